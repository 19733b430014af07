"""The queue of records that may be one person."""

import make

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.registration import actions, queries
from lighthis.registration.models import LikelyPair
from lighthis.registration.rules.duplicates import score_pair


def test_a_pair_waits_once_whichever_way_round(store):
    with units.work():
        one, other = make.patient(family="Karimova"), make.patient(family="Каримова")
        compared = score_pair(queries.as_candidate(one), queries.as_candidate(other))
        assert actions.flag([(one.id, other.id, compared), (other.id, one.id, compared)], "desk") == 1
    with units.work():
        assert actions.flag([(other.id, one.id, compared), (one.id, one.id, compared)], "import") == 0
    row = session.query(LikelyPair).one()
    assert (row.state, row.source, row.levels) == ("open", "desk", compared.levels)
    assert {row.first_id, row.second_id} == {one.id, other.id}
    assert float(row.score) == compared.score
