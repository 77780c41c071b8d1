"""What `./motcua serve` has granian open: our application behind its door."""

from motcua.config.door import Door
from motcua.config.wsgi import application

door = Door(application)
