-- grain: one row per pair of students and kind of id that both are known by
select distinct one.student, another.student as other, one.kind
from known_by as one join known_by as another on another.kind = one.kind and another.digest = one.digest and another.student > one.student
