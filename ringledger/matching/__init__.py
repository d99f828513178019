"""Which agency does a name mean? Name grammar, candidates, levels, probability, decision.

Plain functions over tables and literal values. The dbt plugin and `ringledger link` call the same
code. Nothing here reads a publisher's file, opens a database or knows about claims.

Each module imports from those above it alone:

| module | does |
|---|---|
| `vocabulary` | the words of names, from `seeds/` |
| `folding`, `spelling` | a text's letters, then its words, in one spelling |
| `qualifiers` | the state and the county that stand apart in a name |
| `names` | the grammar: a name taken apart into kind, place, place type and number |
| `split`, `counties` | cells that hold several names; names of counties |
| `directory` | a package: the listed agencies, with all their names |
| `comparison` | a package: candidates of a mention, and the levels of each pair |
| `model` | match weights, and the probability that follows |
| `decisions`, `forces`, `for_review` | what a probability decides, and what none can |
| `near_miss` | what a name that nothing fits could mean after all |
| `evidence` | why, as JSON |
| `linker` | all of it: mentions in, links out |
| `local_names` | agencies that no list has |
| `training` | fits the weights |
| `recipes` | other ways to match names, to be compared with |
| `dbt_plugin` | the same functions in SQL |
"""
