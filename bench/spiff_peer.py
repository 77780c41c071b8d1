"""The peer SpiffWorkflow: five manual tasks, its state as JSON stored in PostgreSQL at each step.

`python -m bench.spiff_peer PROCESSES` answers turns (`race.serve`) in dossiers per second. It writes no tasks and
no audit.
"""

import os
import sys

import psycopg
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, ManualTask, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.race import Turn, repeated, serve

STEPS = ("receive", "appraise", "approve", "sign", "hand_over")


def _process() -> BpmnProcessSpec:
    spec = BpmnProcessSpec(name="dossier", description="five steps")
    last = StartEvent(spec, "begin", NoneEventDefinition())
    spec.start.connect(last)
    for step in STEPS:
        task = ManualTask(spec, step)
        last.connect(task)
        last = task
    end = EndEvent(spec, "end", NoneEventDefinition())
    last.connect(end)
    end.connect(spec.end)
    return spec


def _make(_number: int) -> Turn:
    connection = psycopg.connect(os.environ["DATABASE_URL"])
    serializer = BpmnWorkflowSerializer()
    spec = _process()

    def whole() -> int:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        row = connection.execute(
            "INSERT INTO workflow (state) VALUES (%s::jsonb) RETURNING id",
            [serializer.serialize_json(workflow)],
        ).fetchone()
        connection.commit()
        for _ in STEPS:
            found = connection.execute(
                "SELECT state::text FROM workflow WHERE id = %s FOR UPDATE", row
            ).fetchone()
            workflow = serializer.deserialize_json(found[0])
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            task.run()
            workflow.do_engine_steps()
            connection.execute(
                "UPDATE workflow SET state = %s::jsonb WHERE id = %s",
                [serializer.serialize_json(workflow), row[0]],
            )
            connection.commit()
        return 1

    return repeated(whole)


def main() -> None:
    """Measure and print."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS workflow (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state jsonb)"
        )
    serve(_make, processes=int(sys.argv[1]))


if __name__ == "__main__":
    main()
