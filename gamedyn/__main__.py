"""`python -m gamedyn`: the command line."""

from gamedyn.cli.main import main

if __name__ == "__main__":
    main(prog_name="gamedyn")
