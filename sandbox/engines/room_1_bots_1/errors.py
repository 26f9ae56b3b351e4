"""What the engine refuses, and the fact that a caller branches on."""


class EngineError(Exception):
    """Base of every error of the engine."""


class ControlError(EngineError):
    """A control that cannot be read: `code` names the reason, `params` carry its facts."""

    def __init__(self, code: str, params: dict[str, object] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(f"{code} {self.params}")


class BundleError(EngineError):
    """A scenario or room bundle that does not have the expected shape."""


class LateControl(EngineError):
    """A live room was given a control for a tick that it has already computed."""

    def __init__(self, tick: int, lever: str) -> None:
        self.tick = tick
        self.lever = lever
        super().__init__(f"control {lever} for tick {tick} came after the tick was computed")


class VersionNotPinned(EngineError):
    """This process does not carry the engine version that the room is pinned to."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(f"engine version {version} is not carried by this process")
