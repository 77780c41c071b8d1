"""Who may open which address, declared by hand: the generated test compares every address with this table.

With GET; an address of the API that takes other verbs only, with the first of them and an empty body.

A new address must be entered here before anything is green. 404 stands for "does not exist for you".
"""

from collections.abc import Mapping
from typing import Final

OFFICERS: Final = frozenset(
    {
        "receiver",
        "appraiser",
        "approver",
        "signer",
        "clerk",
        "elsewhere",
        "director",
        "administrator",
        "auditor",
        "data_officer",
    }
)
CITIZENS: Final = frozenset({"applicant", "citizen", "organisation"})
EVERYBODY: Final = OFFICERS | CITIZENS | {"stranger"}
# Officials in whose agencies the dossier lies, and who oversees the province.
CONCERNED: Final = OFFICERS - {"elsewhere", "administrator", "data_officer"}
OVERSEERS: Final = frozenset({"director", "auditor"})
RECEIVERS: Final = frozenset({"receiver", "elsewhere"})

Row = Mapping[str, int]


def _row(yes: frozenset[str], *, officers: int = 404, citizens: int = 404, stranger: int = 302) -> Row:
    """`yes` get the page; what the others are answered."""
    no = {who: officers if who in OFFICERS else citizens for who in EVERYBODY} | {"stranger": stranger}
    return no | dict.fromkeys(yes, 200)


def _all(status: int) -> Row:
    return dict.fromkeys(EVERYBODY, status)


OPEN = _all(200)
# What a page sends to: opened as an address it leads to that page.
POSTED_FROM_A_PAGE = _all(302)
LOGGED_IN_CITIZENS = _row(CITIZENS, officers=403)
OWN_DRAFT = _row(frozenset({"applicant"}), officers=403)
OWN_DOSSIER = _row(frozenset({"applicant"}), officers=403)
DESK = _row(OFFICERS)
DESK_DOSSIER = _row(CONCERNED)
FIGURES = _row(OVERSEERS)
# Programs show a token; a browser's session counts for nothing here.
TOKEN_ONLY = _all(401)

TABLE: Mapping[str, Row] = {
    "speak": _all(302),
    "text_size": _all(302),
    "portal:home": OPEN,
    "portal:about": OPEN,
    "portal:help": OPEN,
    "portal:manifest": OPEN,
    "portal:worker": OPEN,
    "portal:offline": OPEN,
    "portal:security_txt": OPEN,
    "portal:weaknesses": OPEN,
    "portal:accessibility": OPEN,
    "portal:personal_data": OPEN,
    "portal:data_requests": LOGGED_IN_CITIZENS,
    "portal:data_request_new": LOGGED_IN_CITIZENS,
    # Whoever has no dossier is not asked about which.
    "portal:data_request_dossiers": {**_row(CITIZENS, officers=403), "citizen": 302, "organisation": 302},
    "portal:data_request_send": LOGGED_IN_CITIZENS,
    "portal:data_request": OWN_DOSSIER,
    # A password alone (level 1) fetches nothing.
    "portal:data_request_read": {**_row(frozenset(), officers=403), "applicant": 403},
    "portal:data_request_package": {**_row(frozenset(), officers=403), "applicant": 403},
    "portal:listing": OPEN,
    "portal:procedure": OPEN,
    "portal:occasion": OPEN,
    "portal:life_path": OPEN,
    "portal:counters": OPEN,
    "portal:counter": OPEN,
    "portal:communes": OPEN,
    "portal:track": OPEN,
    "portal:on_the_spot": OPEN,
    "portal:simplified": OPEN,
    "portal:verify": OPEN,
    "portal:authorities": OPEN,
    "portal:receipt_keys": OPEN,
    # Only a demonstration shows it.
    "portal:ui:styleguide": _all(404),
    "portal:ui:drawing": OPEN,
    "portal:login": {**_all(302), "stranger": 200},
    "portal:logged_in": OPEN,
    "portal:login_vneid": _all(302),
    "portal:login_return": {**_all(302), "stranger": 403},
    "portal:login_national": _all(302),
    "portal:login_national_return": {**_all(302), "stranger": 403},
    # The provider alone says that somebody left there.
    "portal:login_ended": _all(405),
    "portal:login_national_ended": _all(405),
    # Who has not begun to log in has nothing to wait for.
    "portal:login_waiting": {**_all(302), "stranger": 403},
    "portal:logout": POSTED_FROM_A_PAGE,
    "portal:begin": LOGGED_IN_CITIZENS,
    "portal:mine": LOGGED_IN_CITIZENS,
    "portal:kept_papers": LOGGED_IN_CITIZENS,
    "portal:kept_paper_add": LOGGED_IN_CITIZENS,
    "portal:kept_paper": OWN_DOSSIER,
    "portal:kept_file": OWN_DOSSIER,
    "portal:kept_validate": POSTED_FROM_A_PAGE,
    "portal:kept_remove": POSTED_FROM_A_PAGE,
    "portal:share_make": OWN_DOSSIER,
    "portal:share": OWN_DOSSIER,
    "portal:share_end": POSTED_FROM_A_PAGE,
    # A secret that nobody was given opens nothing.
    "portal:shared": _all(404),
    "portal:shared_file": _all(404),
    "portal:invite": OWN_DRAFT,
    "portal:many_begin": LOGGED_IN_CITIZENS,
    "portal:many_template": LOGGED_IN_CITIZENS,
    # A list that nobody has.
    "portal:many": _row(frozenset(), officers=403),
    "portal:many_papers": POSTED_FROM_A_PAGE,
    "portal:many_send": POSTED_FROM_A_PAGE,
    "portal:many_discard": _row(frozenset(), officers=403),
    # Of a link that nobody was given.
    "portal:confirm": _row(frozenset(), officers=403),
    "portal:confirm_paper": _row(frozenset(), officers=403),
    "portal:mine_workbook": LOGGED_IN_CITIZENS,
    "portal:own_label": POSTED_FROM_A_PAGE,
    "portal:again": OWN_DOSSIER,
    "portal:inbox": LOGGED_IN_CITIZENS,
    "portal:news": LOGGED_IN_CITIZENS,
    "portal:phone": LOGGED_IN_CITIZENS,
    # Programs post here, and prove themselves by a signature; nobody opens it.
    "portal:call_back": _all(405),
    "portal:roles": LOGGED_IN_CITIZENS,
    "portal:agents": LOGGED_IN_CITIZENS,
    # Whoever may act for somebody is chosen by whoever was proven in person; a password alone (level 1) is refused.
    "portal:agent_new": {**_row(frozenset(), officers=403), **dict.fromkeys(CITIZENS, 403)},
    "portal:agent_end": {**_row(frozenset(), officers=403), **dict.fromkeys(CITIZENS, 404)},
    "portal:programs": LOGGED_IN_CITIZENS,
    "portal:account": LOGGED_IN_CITIZENS,
    "portal:close_account": LOGGED_IN_CITIZENS,
    "portal:reminders": LOGGED_IN_CITIZENS,
    "portal:who_looked": LOGGED_IN_CITIZENS,
    "portal:password": LOGGED_IN_CITIZENS,
    "portal:second_factors": LOGGED_IN_CITIZENS,
    "portal:add_totp": LOGGED_IN_CITIZENS,
    "portal:entries": LOGGED_IN_CITIZENS,
    "portal:email": LOGGED_IN_CITIZENS,
    "portal:forgotten": OPEN,
    "portal:add_passkey": LOGGED_IN_CITIZENS,
    # Who has not given a password yet has no second step.
    "portal:second_step": _all(302),
    "portal:second_set_up": _all(302),
    # A secret that nobody was given opens nothing.
    "portal:link": _all(403),
    "portal:step": OWN_DRAFT,
    "portal:send": OWN_DRAFT,
    "portal:discard": OWN_DRAFT,
    "portal:draft_paper": OWN_DRAFT,
    "portal:draft_form": OWN_DRAFT,
    # No register is connected: there is nothing to fill a form from.
    "portal:own_register": _row(frozenset(), officers=403),
    "portal:blank_form": OPEN,
    "portal:dossier_form": OWN_DOSSIER,
    "portal:draft_picture": OWN_DRAFT,
    "portal:sent": OWN_DOSSIER,
    "portal:receipt": OWN_DOSSIER,
    "portal:proof": OWN_DOSSIER,
    # Strangers are asked for the secret, or shown the dossier that they have already opened with it.
    "portal:dossier": _row(frozenset({"applicant"})),
    "portal:supply": POSTED_FROM_A_PAGE,
    # The first event of a dossier is its filing, which has a receipt of its own.
    "portal:confirmed": {**_all(404), **dict.fromkeys(OFFICERS, 403), "stranger": 302},
    "portal:act_proof": {**_all(404), **dict.fromkeys(OFFICERS, 403), "stranger": 302},
    "portal:act": OWN_DOSSIER,
    "portal:thread": OWN_DOSSIER,
    "portal:paper": OWN_DOSSIER,
    # Also for whoever has opened the dossier with its secret.
    "portal:output": _row(frozenset({"applicant"}), stranger=404),
    "desk:home": DESK,
    "desk:search": DESK,
    "desk:account": DESK,
    # Asked by a page's script; the second opened as an address leads to the desk.
    "desk:screen": _row(OFFICERS, citizens=401, stranger=401),
    "desk:unlock": POSTED_FROM_A_PAGE,
    "desk:password": DESK,
    "desk:second_factors": DESK,
    "desk:add_totp": DESK,
    "desk:entries": DESK,
    "desk:email": DESK,
    "desk:add_passkey": DESK,
    "desk:accounts": _row(frozenset({"administrator"}), officers=403),
    "desk:account_lock": POSTED_FROM_A_PAGE,
    "desk:account_close": POSTED_FROM_A_PAGE,
    "desk:account_reset": POSTED_FROM_A_PAGE,
    "desk:account_reset_answer": POSTED_FROM_A_PAGE,
    "desk:people:list": _row(frozenset({"administrator"}), officers=403),
    "desk:people:new": _row(frozenset({"administrator"}), officers=403),
    # Whoever looks after nobody is told of nobody.
    "desk:people:person": _row(frozenset({"administrator"})),
    "desk:people:change": _row(frozenset({"administrator"})),
    "desk:people:named": {**_row(frozenset()), "administrator": 302},
    "desk:people:end": POSTED_FROM_A_PAGE,
    "desk:people:own_end": POSTED_FROM_A_PAGE,
    "desk:people:own": DESK,
    "desk:people:export": _row(frozenset({"administrator"}), officers=403),
    "desk:people:send": _row(frozenset({"administrator"}), officers=403),
    # Nobody has sent a workbook.
    "desk:people:workbook": {**_row(frozenset(), officers=403), "administrator": 404},
    "desk:people:links": _row(frozenset({"administrator"}), officers=403),
    "desk:people:links_prepare": POSTED_FROM_A_PAGE,
    "desk:people:links_answer": POSTED_FROM_A_PAGE,
    "desk:people:reviews": _row(frozenset({"administrator", "director"}), officers=403),
    "desk:people:review_act": POSTED_FROM_A_PAGE,
    # No review is open.
    "desk:people:review": {**_row(frozenset(), officers=403), "administrator": 404, "director": 404},
    "desk:people:review_export": _row(frozenset()),
    "desk:questions": DESK,
    "desk:labels": DESK,
    "desk:worklist_sheet": DESK,
    "desk:search_sheet": _row(frozenset()),
    "desk:questions_sheet": DESK,
    "desk:followed_sheet": DESK,
    "desk:keep_view": POSTED_FROM_A_PAGE,
    "desk:view": POSTED_FROM_A_PAGE,
    "desk:followed": DESK,
    "desk:put_labels": POSTED_FROM_A_PAGE,
    "desk:follow": POSTED_FROM_A_PAGE,
    "desk:accesses": {**_row(OVERSEERS), **dict.fromkeys(CONCERNED - OVERSEERS, 403)},
    "desk:keys": DESK,
    # Whoever receives at a counter sets right what is known of people; it shows no dossier.
    "desk:parties": _row(RECEIVERS, officers=403),
    "desk:party": _row(RECEIVERS, officers=403),
    "desk:party_merge": POSTED_FROM_A_PAGE,
    "desk:organisation": _row(RECEIVERS, officers=403),
    "desk:representations": _row(RECEIVERS, officers=403),
    "desk:representation_end": POSTED_FROM_A_PAGE,
    "desk:representation_scan": {**_row(RECEIVERS, officers=403), "citizen": 404},
    "desk:party_account": POSTED_FROM_A_PAGE,
    "desk:logout": POSTED_FROM_A_PAGE,
    "desk:letters_wanted": POSTED_FROM_A_PAGE,
    "desk:signing_answers": DESK,
    # Nobody is sent back from anywhere.
    "desk:signing_return": {**_row(frozenset()), **dict.fromkeys(OFFICERS, 302)},
    "desk:signing_keys:list": _row(frozenset({"administrator"})),
    "desk:signing_keys:ready": _row(frozenset({"administrator"})),
    "desk:signing_keys:one": _row(frozenset({"administrator"}), officers=403),
    # The signer of the sample has no picture.
    "desk:signing_keys:picture": {**_row(frozenset(), officers=403), "administrator": 404},
    "desk:signing_keys:give": POSTED_FROM_A_PAGE,
    "desk:signing_keys:bring": POSTED_FROM_A_PAGE,
    "desk:signing_keys:end": POSTED_FROM_A_PAGE,
    "desk:signing_keys:draw": POSTED_FROM_A_PAGE,
    "desk:notices": DESK,
    "desk:notice": _row(frozenset()),
    "desk:batch": POSTED_FROM_A_PAGE,
    "desk:batch_choose": POSTED_FROM_A_PAGE,
    "desk:batch_forget": POSTED_FROM_A_PAGE,
    # The list that somebody chose is theirs alone.
    "desk:batch_progress": _row(frozenset()),
    "desk:batch_look": _row(frozenset()),
    "desk:signing": DESK_DOSSIER,
    "desk:filing": _row(RECEIVERS, officers=403),
    "desk:filing_begin": POSTED_FROM_A_PAGE,
    "desk:filing_form": _row(frozenset({"receiver"})),
    "desk:filing_discard": POSTED_FROM_A_PAGE,
    "desk:filing_remove": POSTED_FROM_A_PAGE,
    "desk:dossier": DESK_DOSSIER,
    "desk:custody": DESK,
    "desk:on_the_spot": DESK,
    "desk:seals": DESK,
    "desk:on_the_spot_dossier": DESK_DOSSIER,
    "desk:custody_watch": DESK,
    # No list was made.
    "desk:transfer": _row(frozenset()),
    "desk:label_papers": POSTED_FROM_A_PAGE,
    # No paper of the dossier has a code.
    "desk:paper_labels": _row(frozenset()),
    # Who may see the dossier but not do this is led back to it.
    "desk:act": {**_row(frozenset({"receiver"})), **dict.fromkeys(CONCERNED - {"receiver"}, 302)},
    # Nothing is asked to be supplied, so everybody who may see the dossier is led back to it.
    "desk:supply": {**_row(frozenset()), **dict.fromkeys(CONCERNED, 302)},
    "desk:draft_result": POSTED_FROM_A_PAGE,
    "desk:originals": POSTED_FROM_A_PAGE,
    "desk:viewer": DESK_DOSSIER,
    "desk:file": DESK_DOSSIER,
    "desk:file_page": DESK_DOSSIER,
    "desk:issued": DESK_DOSSIER,
    "desk:catalogue:list": DESK,
    "desk:catalogue:drafts": DESK,
    "desk:catalogue:publish_many": POSTED_FROM_A_PAGE,
    "desk:catalogue:drift": DESK,
    "desk:catalogue:procedure": DESK,
    "desk:catalogue:difference": DESK,
    "desk:catalogue:withdraw": POSTED_FROM_A_PAGE,
    "desk:catalogue:publish": POSTED_FROM_A_PAGE,
    "desk:catalogue:discard": POSTED_FROM_A_PAGE,
    "desk:catalogue:agencies": _row(frozenset({"administrator"}), officers=403),
    "desk:catalogue:answers": _row(frozenset({"administrator"}), officers=403),
    "desk:catalogue:choose": _row(frozenset({"administrator"}), officers=403),
    "desk:catalogue:committed": _row(frozenset({"administrator"}), officers=403),
    "desk:agencies:list": DESK,
    "desk:agencies:one": DESK,
    **dict.fromkeys(
        (
            *("desk:agencies:open", "desk:agencies:change", "desk:agencies:rename", "desk:agencies:close"),
            *(
                "desk:agencies:plans",
                "desk:agencies:plan",
                "desk:agencies:plan_new",
                "desk:agencies:plan_edit",
            ),
        ),
        _row(frozenset({"administrator"}), officers=403),
    ),
    "desk:calendars:list": DESK,
    "desk:calendars:calendar": DESK,
    "desk:calendars:export": DESK,
    "desk:calendars:edit": _row(frozenset({"administrator"}), officers=403),
    "desk:calendars:drop": POSTED_FROM_A_PAGE,
    "desk:definitions:list": DESK,
    "desk:definitions:one": DESK,
    # Nobody drafts a change of it.
    "desk:definitions:draft": _row(frozenset()),
    "desk:definitions:edit": _row(frozenset({"administrator"}), officers=403),
    "desk:definitions:export": DESK,
    "desk:definitions:move": _row(frozenset({"administrator"}), officers=403),
    "desk:definitions:take_in": POSTED_FROM_A_PAGE,
    "desk:definitions:copy": POSTED_FROM_A_PAGE,
    "desk:definitions:drop": POSTED_FROM_A_PAGE,
    "desk:definitions:publish": POSTED_FROM_A_PAGE,
    "desk:definitions:preview": DESK,
    **dict.fromkeys(
        (
            "desk:definitions:start",
            "desk:definitions:build",
            "desk:definitions:add_question",
            "desk:definitions:question",
            "desk:definitions:paper",
        ),
        _row(frozenset({"administrator"}), officers=403),
    ),
    "desk:definitions:remove_question": POSTED_FROM_A_PAGE,
    "desk:definitions:take_in_form": POSTED_FROM_A_PAGE,
    "desk:definitions:look": DESK,
    "desk:definitions:framed": DESK,
    "desk:definitions:sheet": DESK,
    "desk:definitions:export_form": DESK,
    "desk:lists:take_in": _row(frozenset({"administrator"}), officers=403),
    "desk:lists:export": _row(frozenset({"administrator"}), officers=403),
    "desk:personal_data:requests": _row(RECEIVERS | OVERSEERS | {"data_officer"}, officers=403),
    "desk:personal_data:request": _row(OVERSEERS | {"data_officer"}),
    "desk:personal_data:request_act": POSTED_FROM_A_PAGE,
    "desk:personal_data:request_new": _row(RECEIVERS, officers=403),
    # It was sent by the portal: no counter has anything to hand out, and who answers hands out nothing.
    "desk:personal_data:request_package": _row(frozenset()),
    "desk:personal_data:register": DESK,
    "desk:personal_data:purpose": DESK,
    **dict.fromkeys(
        ("desk:personal_data:purpose_new", "desk:personal_data:purpose_change"),
        _row(frozenset({"administrator"}), officers=403),
    ),
    "desk:letters:list": DESK,
    "desk:letters:one": DESK,
    "desk:letters:channel": DESK,
    "desk:reminders": _row(frozenset({"administrator"}), officers=403),
    "desk:outages": _row(frozenset({"administrator"}), officers=403),
    # None was measured when it was registered.
    "desk:outage_measured": {**_row(frozenset(), officers=403), "administrator": 404},
    "desk:outage_end": POSTED_FROM_A_PAGE,
    "desk:suppliers": _row(frozenset({"administrator"}), officers=403),
    "desk:upkeep:fees": DESK,
    "desk:upkeep:fees_of": DESK,
    "desk:upkeep:names": DESK,
    "desk:upkeep:life_events": DESK,
    "desk:upkeep:life_path": DESK,
    "desk:condition": _row(frozenset({"administrator"}), officers=403),
    # Leaders and auditors of the province see every audit, whoever leads an agency what concerns it; only auditors of
    # quality carry them out, and none of these is one.
    "desk:quality:list": _row(OVERSEERS, officers=403),
    "desk:quality:register": _row(OVERSEERS, officers=403),
    "desk:quality:register_sheet": _row(OVERSEERS, officers=403),
    "desk:quality:new": _row(frozenset(), officers=403),
    "desk:quality:one": _row(OVERSEERS),
    "desk:quality:report": _row(OVERSEERS),
    "desk:quality:act": {**_row(frozenset()), **dict.fromkeys(OVERSEERS, 403)},
    "desk:quality:check": _row(frozenset()),
    "desk:quality:finding": _row(OVERSEERS),
    "desk:quality:evidence": _row(frozenset()),
    "desk:quality:finding_act": _row(OVERSEERS),
    "desk:catalogue:review": DESK,
    "desk:catalogue:review_sheet": DESK,
    "desk:catalogue:proposals": DESK,
    "desk:catalogue:propose": _row(frozenset({"administrator"}), officers=403),
    "desk:catalogue:decide_proposal": _row(frozenset({"administrator"}), officers=403),
    "desk:register": _row(RECEIVERS | OVERSEERS, officers=403),
    "desk:register_sheet": _row(RECEIVERS | OVERSEERS, officers=403),
    "desk:register_paper": _row(RECEIVERS | OVERSEERS, officers=403),
    "desk:security:set_aside": POSTED_FROM_A_PAGE,
    "desk:security:withdraw": POSTED_FROM_A_PAGE,
    **dict.fromkeys(
        (
            "desk:security:list",
            "desk:security:new",
            "desk:security:one",
            "desk:security:act",
            "desk:security:paper",
            "desk:security:report",
            "desk:security:report_sent",
            "desk:security:report_workbook",
            "desk:security:report_paper",
        ),
        _row(frozenset({"administrator"}), officers=403),
    ),
    "desk:security:report_now": {**_row(frozenset(), officers=403), "administrator": 302},
    "desk:exchange:list": _row(frozenset({"administrator"}), officers=403),
    # Nothing was exchanged: who may look finds no such dossier and no such protocol.
    "desk:exchange:dossier": {**_row(frozenset(), officers=403), "administrator": 404},
    "desk:exchange:codes": {**_row(frozenset(), officers=403), "administrator": 404},
    "desk:exchange:protocol": {**_row(frozenset(), officers=403), "administrator": 404},
    **dict.fromkeys(
        [f"desk:exchange:{name}" for name in ("compare", "heal", "anew", "again", "aside")],
        POSTED_FROM_A_PAGE,
    ),
    "desk:registers": DESK_DOSSIER,
    "desk:register_ask": POSTED_FROM_A_PAGE,
    "desk:register_take": POSTED_FROM_A_PAGE,
    "desk:outbox:list": _row(frozenset({"administrator"}), officers=403),
    "desk:outbox:messages": _row(frozenset({"administrator"}), officers=403),
    "desk:outbox:reply": POSTED_FROM_A_PAGE,
    "desk:outbox:again": POSTED_FROM_A_PAGE,
    "desk:tokens:list": DESK,
    "desk:tokens:new": DESK,
    "desk:tokens:consent": POSTED_FROM_A_PAGE,
    "desk:tokens:revoke": POSTED_FROM_A_PAGE,
    "board:home": FIGURES,
    "board:list": FIGURES,
    "board:export": FIGURES,
    "board:workbook": FIGURES,
    "board:wall": FIGURES,
    "board:filing_times": FIGURES,
    "api:openapi": OPEN,
    "api:docs": OPEN,
    "api:find": OPEN,
    "api:procedure": OPEN,
    "api:agencies": OPEN,
    "api:due_rules": OPEN,
    "api:api-root": _all(404),
    # Asked with POST, by anybody: what is sent is looked at, not who sends it.
    "api:verify": OPEN,
    "api:due_date": _all(422),
    "api:due_dates": _all(422),
}
# Every other address of the API.
API = TOKEN_ONLY
# Addresses that change one dossier, and what is sent there: whoever the dossier does not exist for changes nothing.
CHANGES: Mapping[str, Mapping[str, str]] = {
    "portal:supply": {"note": "chen vào"},
    "portal:act": {"note": "chen vào"},
    "portal:thread": {"note": "chen vào"},
    "desk:act": {"note": "chen vào"},
    "desk:supply": {"note": "chen vào"},
    "desk:draft_result": {},
    "desk:originals": {"original": "x", "taken_by": "chen vào"},
}
