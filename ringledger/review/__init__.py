"""People in the loop: the queue of doubtful names, and the decisions made about them.

Belongs here: reading the queue of a published warehouse with its evidence and sources (`queue`),
working through it with a person (`session`), and writing what they decide (`overrides`). Does not:
how a decision changes a link (the dbt project), any matching.
"""
