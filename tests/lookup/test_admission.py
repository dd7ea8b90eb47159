"""The proof of work, and how often one may look up with and without it."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import clock
from motcua.web.lookup import challenge

CODE = "H10.912-261122-0001"
NOT_FOUND = "Không tìm thấy hồ sơ"
USED_UP = "đã dùng rồi hoặc đã quá 10 phút"


@pytest.fixture
def post(client):
    def post(**boxes):
        answer = client.post("/tra-cuu", {"ma": CODE} | boxes)
        return answer.status_code, answer.content.decode()

    return post


def test_five_times_without_a_proof_then_not(post):
    answers = [post() for _ in range(6)]

    assert [NOT_FOUND in said for _, said in answers] == [True] * 5 + [False]
    assert answers[-1][0] == 429
    assert "5 lần trong 15 phút" in answers[-1][1]


@pytest.mark.usefixtures("cheap_challenge")
def test_with_proofs_one_may_go_on(post, solve):
    for _ in range(6):
        post()

    assert NOT_FOUND in post(altcha=solve())[1]


def test_the_real_challenge_can_be_solved(post, solve):
    assert NOT_FOUND in post(altcha=solve())[1]


@pytest.mark.usefixtures("cheap_challenge")
def test_a_proof_is_good_for_one_look_up(post, solve):
    proof = solve()

    assert NOT_FOUND in post(altcha=proof)[1]
    status, said = post(altcha=proof)
    assert status == 200
    assert USED_UP in said
    assert f'value="{CODE}"' in said  # nothing typed is lost


@pytest.mark.usefixtures("cheap_challenge")
def test_a_proof_is_too_old_after_ten_minutes(post, solve):
    proof = solve()

    with clock.at(clock.now() + timedelta(minutes=10, seconds=2)):
        assert USED_UP in post(altcha=proof)[1]


def _bent(proof, bend):
    said = json.loads(base64.b64decode(proof))
    bend(said)
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.usefixtures("cheap_challenge")
@pytest.mark.parametrize(
    "bend",
    [
        lambda said: said["solution"].update(derivedKey="00" * 32),
        lambda said: said["challenge"]["parameters"].update(expiresAt=99999999999),
        lambda said: said["challenge"].update(signature=None),
        lambda said: said["challenge"].update(parameters=[]),
        lambda said: said.update(challenge="x", solution=[]),
    ],
    ids=["wrong key", "longer life", "no signature", "no parameters", "no shape"],
)
def test_a_bent_proof_is_refused(post, solve, bend):
    assert USED_UP in post(altcha=_bent(solve(), bend))[1]


@given(st.text() | st.binary().map(lambda noise: base64.b64encode(noise).decode()))
def test_noise_is_no_proof(noise):
    with pytest.raises(challenge.RefusedError):
        challenge.spend(noise, clock.now())


@pytest.mark.usefixtures("cheap_challenge")
def test_one_code_is_asked_for_twenty_times_whoever_asks(client, solve):
    codes = set()
    for number in range(21):
        boxes = {"ma": CODE, "altcha": solve()}
        answer = client.post("/tra-cuu", boxes, REMOTE_ADDR=f"203.0.113.{number}")
        codes.add(answer.status_code)

    assert answer.status_code == 429
    assert "Hãy chờ 15 phút" in answer.content.decode()
    assert codes == {200, 429}
