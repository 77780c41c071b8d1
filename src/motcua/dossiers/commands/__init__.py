"""Every write to a dossier, always with an actor: filing it, carrying out an act on it, noting a look at it,
and setting right whose they are, from a log-in on."""

from motcua.dossiers.commands.at_once import Filing, declared, file_at_once
from motcua.dossiers.commands.audits import end_showing, show_for_audit
from motcua.dossiers.commands.confirming import answer_confirmation, ask_to_confirm
from motcua.dossiers.commands.counter_accounts import open_counter_account, recover_counter_account
from motcua.dossiers.commands.custody import (
    MOST_PAPERS,
    give_papers_to_owner,
    hand_papers_over,
    label_papers,
    post_papers,
    take_papers,
)
from motcua.dossiers.commands.draft_versions import bring_up_to_date
from motcua.dossiers.commands.drafts import DraftChange, discard, lay, remove, save, save_decided, start
from motcua.dossiers.commands.exports import note_export
from motcua.dossiers.commands.filing import ensure_papers, submit
from motcua.dossiers.commands.labels import (
    NewLabel,
    drop_label,
    follow,
    label_dossier,
    make_label,
    note_followed_seen,
    unfollow,
)
from motcua.dossiers.commands.leavers import hand_on_work_of_leavers
from motcua.dossiers.commands.linked import FOLLOWING_LINKED, follow_linked
from motcua.dossiers.commands.looks import (
    note_look,
    note_paper_look,
    note_persons_looked_at,
    note_register_asked,
)
from motcua.dossiers.commands.many import (
    MOST_AT_ONCE,
    Common,
    ListRow,
    discard_list,
    draft_list,
    lay_for_all,
    submit_list,
)
from motcua.dossiers.commands.many import MOST_ROWS as MOST_LISTED
from motcua.dossiers.commands.moving import move_to_route
from motcua.dossiers.commands.outages import (
    Outage,
    end_outage,
    ensure_well_said,
    follow_outages,
    may_register,
    register_outage,
)
from motcua.dossiers.commands.own_list import begin_again, label_own
from motcua.dossiers.commands.parties import (
    correct_party,
    know_from_claims,
    log_in_from_claims,
    merge_parties,
)
from motcua.dossiers.commands.passing_on import PASSING_ON, pass_on
from motcua.dossiers.commands.perform import Batch, carry_out, carry_out_many
from motcua.dossiers.commands.reminding import refuse_reminder, remind, set_off, take_refusal_back, take_up
from motcua.dossiers.commands.representing import (
    add_organisation,
    end_representation,
    name_agent,
    record_representation,
)
from motcua.dossiers.commands.reuse import lay_kept, lay_kept_supplement
from motcua.dossiers.commands.selections import fix, forget, gather, leave_out
from motcua.dossiers.commands.succession import (
    carry_out_due_successions,
    carry_out_succession,
    move_dossiers,
)
from motcua.dossiers.commands.supplements import (
    lay_supplement,
    prepare_supplement,
    remove_supplement,
    send_supplement,
    take_in,
)
from motcua.dossiers.commands.threads import note_thread_read
from motcua.dossiers.commands.views import drop_view, open_with, save_view

__all__ = [
    "FOLLOWING_LINKED",
    "MOST_AT_ONCE",
    "MOST_LISTED",
    "MOST_PAPERS",
    "PASSING_ON",
    "Batch",
    "Common",
    "DraftChange",
    "Filing",
    "ListRow",
    "NewLabel",
    "Outage",
    "add_organisation",
    "answer_confirmation",
    "ask_to_confirm",
    "begin_again",
    "bring_up_to_date",
    "carry_out",
    "carry_out_due_successions",
    "carry_out_many",
    "carry_out_succession",
    "correct_party",
    "declared",
    "discard",
    "discard_list",
    "draft_list",
    "drop_label",
    "drop_view",
    "end_outage",
    "end_representation",
    "end_showing",
    "ensure_papers",
    "ensure_well_said",
    "file_at_once",
    "fix",
    "follow",
    "follow_linked",
    "follow_outages",
    "forget",
    "gather",
    "give_papers_to_owner",
    "hand_on_work_of_leavers",
    "hand_papers_over",
    "know_from_claims",
    "label_dossier",
    "label_own",
    "label_papers",
    "lay",
    "lay_for_all",
    "lay_kept",
    "lay_kept_supplement",
    "lay_supplement",
    "leave_out",
    "log_in_from_claims",
    "make_label",
    "may_register",
    "merge_parties",
    "move_dossiers",
    "move_to_route",
    "name_agent",
    "note_export",
    "note_followed_seen",
    "note_look",
    "note_paper_look",
    "note_persons_looked_at",
    "note_register_asked",
    "note_thread_read",
    "open_counter_account",
    "open_with",
    "pass_on",
    "post_papers",
    "prepare_supplement",
    "record_representation",
    "recover_counter_account",
    "refuse_reminder",
    "register_outage",
    "remind",
    "remove",
    "remove_supplement",
    "save",
    "save_decided",
    "save_view",
    "send_supplement",
    "set_off",
    "show_for_audit",
    "start",
    "submit",
    "submit_list",
    "take_in",
    "take_papers",
    "take_refusal_back",
    "take_up",
    "unfollow",
]
