"""What stops the demo on purpose, said in Chinese and English because nobody has chosen a language yet."""


class DemoError(Exception):
    """Base of the demo's errors: both texts say what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class FolderError(DemoError):
    """The data folder cannot be used."""


class PortTakenError(DemoError):
    """Another program listens on the port."""


class ProcessFailedError(DemoError):
    """A process of the demo does not start or keeps dying."""


class ContentError(DemoError):
    """The demo content is not what it should be."""


class StoryError(DemoError):
    """A step of the headless story failed."""
