"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.commands.leavers import hand_on_work_of_leavers
from motcua.dossiers.commands.outages import follow_outages
from motcua.dossiers.commands.reminding import remind
from motcua.dossiers.commands.succession import carry_out_due_successions
from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.commands.tell_asked import tell_asked
from motcua.dossiers.commands.warn_of_papers import warn_of_papers
from motcua.dossiers.commands.warn_officials import greet, warn_of_lateness
from motcua.dossiers.commands.work_letters import tell_of_work
from motcua.dossiers.outputs import look_after
from motcua.kernel import clock
from motcua.kernel.actor import service


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.sweep", queueing_lock="dossiers.sweep")
def decide_what_is_due(timestamp: int) -> None:
    """Silences that speak, promised dates that pass: each minute the clock decides what its moment has come for."""
    sweep()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.outages", queueing_lock="dossiers.outages")
def follow(timestamp: int) -> None:
    """What open outages of national systems touch rests, what none touches any more goes on."""
    follow_outages()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.leavers", queueing_lock="dossiers.leavers")
def hand_on(timestamp: int) -> None:
    """What somebody who has left had in hand goes to whom they named, or back to all who hold the post."""
    hand_on_work_of_leavers()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.successions", queueing_lock="dossiers.successions")
def reorganise(timestamp: int) -> None:
    """At midnight of its day a reorganisation that was approved is carried out."""
    carry_out_due_successions()


@app.periodic(cron="17 18-22 * * *")  # at night here; the clock of the jobs is UTC
@app.task(name="dossiers.look_after_papers", queueing_lock="dossiers.look_after_papers")
def look_after_papers(timestamp: int) -> None:
    """Papers that we signed get another time stamp before their last one ages (PAdES B-LTA)."""
    look_after(clock.now())


@app.periodic(cron="5 0-11 * * *")  # 07:05 to 18:05 here
@app.task(name="dossiers.warn_of_lateness", queueing_lock="dossiers.warn_of_lateness")
def warn(timestamp: int) -> None:
    """Each hour of the day holders, superiors and overseers are told what comes near its date, and which papers nobody
    can account for.
    """
    warn_of_lateness(actor=service("lateness"))
    warn_of_papers(actor=service("lateness"))


@app.periodic(cron="*/15 0-11 * * *")  # 07:00 to 18:45 here
@app.task(name="dossiers.tell_asked", queueing_lock="dossiers.tell_asked")
def tell_of_questions(timestamp: int) -> None:
    """Agencies that were asked for an opinion learn of it, and that their date nears."""
    tell_asked(actor=service("opinions"))


@app.periodic(cron="15 0-11 * * *")  # 07:15 to 18:15 here
@app.task(name="dossiers.tell_of_work", queueing_lock="dossiers.tell_of_work")
def tell_of_new_work(timestamp: int) -> None:
    """Each hour of the day officials are told what came to them, as far as they chose it."""
    tell_of_work(actor=service("work"))


@app.periodic(cron="25 0-11 * * *")  # 07:25 to 18:25 here
@app.task(name="dossiers.remind", queueing_lock="dossiers.remind")
def remind_people(timestamp: int) -> None:
    """Each hour of the day whoever has a paper that ends, or reaches an age, is reminded; nobody of one thing twice."""
    remind(actor=service("reminders"))


@app.periodic(cron="0 0 * * *")  # 07:00 here
@app.task(name="dossiers.greet", queueing_lock="dossiers.greet")
def tell_the_morning(timestamp: int) -> None:
    """What the lists of officials hold, for whoever chose to be told."""
    greet(actor=service("morning"))
