"""What do we collect, and who sees it?"""

from components import method, prose
from components.words import Words
from data_access.warehouse import Warehouse
from disclosure import Catalogue, Reading, Selection, Viewer

PROMISES = ("collect", "who", "protect", "keep", "revoke", "ask")
SECTIONS = ("outcomes", "attendance", "programs", "systems")


def offers(catalogue: Catalogue) -> tuple[str, ...]:
    """All indicators: this page explains every one."""
    return tuple(catalogue.indicator_by_id)


def question(words: Words, selection: Selection, catalogue: Catalogue) -> str:
    """The page's one question."""
    return words.say("commitments.question")


def page(viewer: Viewer, warehouse: Warehouse, words: Words, reading: Reading) -> None:
    """Our promises in plain words, the rule table, how a release is tested, and the dictionary made from the definitions (R6, R64)."""
    release = warehouse.release
    prose.opening(words, words.say("commitments.opening"))
    for promise in PROMISES:
        prose.section(words, words.say(f"commitments.{promise}"), words.say(f"commitments.{promise}_text",
                                                                             contact=release.notice.contact))
    method.rule_table(words, warehouse.policy)
    method.testing(words, release.notice, warehouse.visibility)
    method.promise(words, release.notice, warehouse.policy)
    prose.section(words, words.say("commitments.indicators"), words.say("commitments.indicators_text"))
    for section in SECTIONS:
        prose.section(words, words.say(f"section.{section}"))
        prose.dictionary(words, tuple(i for i in release.catalogue.indicators if i.section == section))
    prose.section(words, words.say("commitments.elements"), words.say("commitments.elements_text"))
    method.elements(words, release.elements)
