"""A query whose text is made once: for the few that are asked a hundred times a second.

Django writes the SQL of a queryset anew every time, which costs more of the processor than asking the question. Here it is written once per
database vendor, with marks where the values go; values and results pass through the same fields as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, QuerySet

_Compiled = tuple[str, list[int], Any, Any]


class Statement:
    """`build` makes the queryset (of `values_list`) from one value per field of `asked`; without `asked` values are what the database takes."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], marks: Sequence[Any], asked: Callable[[], Sequence[Field[Any, Any]]] | None = None
    ) -> None:
        self._build, self._marks, self._asked = build, tuple(marks), asked
        self._fields: Sequence[Field[Any, Any]] = ()
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        prepared = self._prepared(values)
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled[connection.vendor] = self._compile()
        sql, order, compiler, converters = compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [prepared[place] for place in order])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows

    def _compile(self) -> _Compiled:
        """Where each value went is seen by what stands in the parameters: the marks are values that nothing else has."""
        compiler = self._build(*self._marks).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        marks = self._prepared(self._marks)
        return sql, [marks.index(param) for param in params], compiler, compiler.get_converters([expression for expression, _, _ in compiler.select])

    def _prepared(self, values: Sequence[Any]) -> list[Any]:
        if self._asked is None:
            return list(values)
        self._fields = self._fields or self._asked()
        return [field.get_db_prep_value(value, connection) for field, value in zip(self._fields, values, strict=True)]


class StatementOfMany:
    """The same for a list of whole numbers, one text for each power of two: shorter lists are filled up with their first number.

    The numbers go to the database as they are: hundreds of them through a field cost more than the question.
    """

    MOST = 256
    """Longer lists are asked for in parts."""

    def __init__(self, build: Callable[[Sequence[int]], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._statements: dict[int, Statement] = {}

    def rows(self, values: Sequence[int]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(values), self.MOST):
            part = list(values[start : start + self.MOST])
            size = 1 << (len(part) - 1).bit_length()
            found += self._of(size).rows(*part, *part[:1] * (size - len(part)))
        return found

    def _of(self, size: int) -> Statement:
        if size not in self._statements:
            marks = [1_999_999_991 - place for place in range(size)]
            self._statements[size] = Statement(lambda *ids: self._build(ids), marks)
        return self._statements[size]
