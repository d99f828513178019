"""The command line: one module per command, each with a click command named `command`.

A command reads its options, calls the package that does the work, and prints the result. To add
one, write its module and put its name into `ringledger.cli.main.COMMANDS`.
"""
