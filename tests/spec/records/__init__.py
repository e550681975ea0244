"""Who may open one student's record

Shares are for everybody; a record is for the few who need it for one student and one purpose, today. The decision is taken anew
every time, it is written down before the record is read, and a refusal says nothing, not even whether the student exists.
"""

SECTIONS = ("five_conditions", "purposes", "life_of_a_consent", "expungement", "beside_the_release")
