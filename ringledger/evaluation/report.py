"""The evaluation as tables: every figure with its counts and its interval.

What belongs here: laying out what came of a run. What does not: running (`run`), judging
(`scoring`), formulas (`measures`), printing (`ringledger.cli.evaluate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ringledger.evaluation import labels as label_sets
from ringledger.evaluation.measures import (
    Share,
    brier,
    expected_calibration_error,
    kappa,
    plotted,
    reliability,
)
from ringledger.evaluation.run import MATCHER
from ringledger.evaluation.scoring import Answer, judged, score
from ringledger.matching.decisions import ACCEPT_AT
from ringledger.matching.names import parse_agency_name

if TYPE_CHECKING:
    from ringledger.evaluation.run import Evaluation
    from ringledger.evaluation.scoring import Judge, PairJudgement

Rows = list[dict[str, Any]]

PARTS: tuple[label_sets.Part, ...] = ("fit", "report")
JUDGES: tuple[Judge, ...] = ("raw", "raw, code listed", "adjudicated")
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)


def _share_columns(name: str, share: Share) -> dict[str, float | None]:
    low, high = share.interval
    return {
        name: _rounded(share.value),
        f"{name}_low": _rounded(low),
        f"{name}_high": _rounded(high),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _score_row(answers: Iterable[Answer], judge: Judge) -> dict[str, Any]:
    found = score(answers, judge)
    return {
        "names": found.recall.denominator,
        "linked": found.precision.denominator,
        "right": found.precision.numerator,
        **_share_columns("precision", found.precision),
        **_share_columns("recall", found.recall),
        "f1": _rounded(found.f1),
    }


def _guesses(answers: Sequence[Answer]) -> tuple[list[float], list[bool]]:
    """Each name's best guess: its probability, and whether it is right."""
    return (
        [answer.probability or 0.0 for answer in answers],
        [
            answer.guess_id is not None and answer.guess_id == answer.label.right_id
            for answer in answers
        ],
    )


def scores(evaluation: Evaluation) -> Rows:
    """Precision, recall and F1 of every recipe, by part and judge."""
    rows: Rows = []
    for (name, context, recipe), answers in evaluation.answers.items():
        for part in PARTS:
            for judge in JUDGES if name == "ori" else JUDGES[-1:]:
                of_part = [answer for answer in answers if answer.label.part == part]
                row = {
                    "labels": name,
                    "context": context,
                    "part": part,
                    "judge": judge,
                    "recipe": recipe,
                    **_score_row(of_part, judge),
                    "brier": None,
                    "ece": None,
                    "note": "",
                }
                if recipe == MATCHER and judge == "adjudicated":
                    chances, right = _guesses(judged(of_part, judge))
                    row["brier"] = _rounded(brier(chances, right))
                    row["ece"] = _rounded(expected_calibration_error(reliability(chances, right)))
                rows.append(row)
    empty = dict.fromkeys(rows[0]) if rows else {}
    rows += [{**empty, "recipe": peer, "note": note} for peer, note in evaluation.notes.items()]
    return sorted(rows, key=lambda row: (*(row[name] or "" for name in _ORDER),))


_ORDER = ("labels", "context", "part", "judge")


def calibration(evaluation: Evaluation) -> Rows:
    """What was promised and what came true, by adjudicated labels, in those of ten bands that have
    names.

    `plot` is a reliability diagram lying on its side: see `measures.plotted`.
    """
    rows: Rows = []
    for labelled in evaluation.sets:
        for part in PARTS:
            answers = judged(evaluation.of_matcher(labelled), "adjudicated")
            chances, right = _guesses([each for each in answers if each.label.part == part])
            for band in reliability(chances, right):
                if not band.count:
                    continue
                rows.append(
                    {
                        "labels": labelled.name,
                        "context": labelled.context,
                        "part": part,
                        "from": band.low,
                        "to": band.high,
                        "names": band.count,
                        "mean_probability": _rounded(band.mean_probability),
                        "right": band.right,
                        **_share_columns("share_right", Share(band.right, band.count)),
                        "is_calibrated": band.is_calibrated,
                        "plot": plotted(band),
                    }
                )
    return rows


def _grouped(evaluation: Evaluation, name: str, of: Callable[[Answer], str]) -> Rows:
    rows: Rows = []
    for labelled in evaluation.sets:
        groups: dict[str, list[Answer]] = defaultdict(list)
        for answer in evaluation.of_matcher(labelled):
            if answer.label.part == "report":
                groups[of(answer)].append(answer)
        for group, answers in sorted(groups.items()):
            found = _score_row(answers, "adjudicated")
            if found["names"] or found["linked"]:
                rows.append(
                    {"labels": labelled.name, "context": labelled.context, name: group, **found}
                )
    return rows


def kinds(evaluation: Evaluation) -> Rows:
    """The report part by the kind that the name says."""
    return _grouped(
        evaluation, "kind", lambda each: parse_agency_name(each.label.text, each.label.state).kind
    )


def states(evaluation: Evaluation) -> Rows:
    """The report part by the state of the row."""
    return _grouped(evaluation, "state", lambda each: each.label.state)


def pairs(evaluation: Evaluation) -> Rows:
    """Hard pairs by when they were written and what they are."""
    groups: dict[tuple[str, str], list[PairJudgement]] = defaultdict(list)
    for judgement in evaluation.pairs:
        for decision in (judgement.pair.decision, "all"):
            groups[judgement.pair.written, decision].append(judgement)
    in_turn = list(dict.fromkeys(written for written, _ in groups))
    by_turn = sorted(groups.items(), key=lambda group: (in_turn.index(group[0][0]), group[0][1]))
    return [
        {
            "written": written,
            "decision": decision,
            "pairs": len(found),
            "right": sum(each.is_right for each in found),
            **_share_columns("accuracy", Share(sum(e.is_right for e in found), len(found))),
            "wrong_joins": sum(each.is_wrong_join for each in found),
        }
        for (written, decision), found in by_turn
    ]


def missing(evaluation: Evaluation) -> Rows:
    """Links made although the directory lacked the agency: all of them are wrong."""
    rows: Rows = []
    for (name, context), answers in evaluation.without.items():
        for part in PARTS:
            of_part = [answer for answer in answers if answer.label.part == part]
            wrong = sum(answer.linked_id is not None for answer in of_part)
            rows.append(
                {
                    "labels": name,
                    "context": context,
                    "part": part,
                    "names": len(of_part),
                    "wrongly_linked": wrong,
                    **_share_columns("share", Share(wrong, len(of_part))),
                }
            )
    return rows


def candidates(evaluation: Evaluation) -> Rows:
    """Names whose right agency is still among the candidates after each step."""
    return [
        {
            "labels": name,
            "context": context,
            "step": step,
            "names": share.denominator,
            "kept": share.numerator,
            **_share_columns("share", share),
        }
        for (name, context), steps in evaluation.kept.items()
        for step, share in steps.items()
    ]


def _is_linked_from(answer: Answer, threshold: float) -> bool:
    """Whether the threshold would link it.

    None does where the matcher finds that none fits, or leaves to people what it is sure of.
    """
    probability = answer.probability or 0.0
    is_left_to_people = answer.decision == "review" and probability >= ACCEPT_AT
    can_be_linked = answer.decision != "unmatched" and answer.method != "near miss"
    return can_be_linked and not is_left_to_people and probability >= threshold


def thresholds(evaluation: Evaluation) -> Rows:
    """What each threshold would do to the fitting part: `ACCEPT_AT` was chosen from this."""
    rows: Rows = []
    for labelled in evaluation.sets:
        key = labelled.name, labelled.context
        answers = judged(evaluation.of_matcher(labelled), "adjudicated")
        fitted = [answer for answer in answers if answer.label.part == "fit"]
        lacking = [each for each in evaluation.without[key] if each.label.part == "fit"]
        for threshold in THRESHOLDS:
            linked = [each for each in fitted if _is_linked_from(each, threshold)]
            right = sum(each.guess_id == each.label.right_id for each in linked)
            wrong = sum(_is_linked_from(each, threshold) for each in lacking)
            rows.append(
                {
                    "labels": labelled.name,
                    "context": labelled.context,
                    "threshold": threshold,
                    "is_chosen": threshold == ACCEPT_AT,
                    "linked": len(linked),
                    "right": right,
                    **_share_columns("precision", Share(right, len(linked))),
                    "recall": _rounded(right / max(1, sum(bool(e.label.right_id) for e in fitted))),
                    "wrongly_linked_without_agency": wrong,
                    "names_without_agency": len(lacking),
                }
            )
    return rows


def errors(evaluation: Evaluation) -> Rows:
    """Every name that was linked wrongly or not linked, by adjudicated labels, and every pair."""
    rows: Rows = []
    for labelled in evaluation.sets:
        for answer in judged(evaluation.of_matcher(labelled), "adjudicated"):
            if answer.linked_id == answer.label.right_id:
                continue
            rows.append(
                {
                    "labels": labelled.name,
                    "context": labelled.context,
                    "part": answer.label.part,
                    "name": answer.label.text,
                    "state": answer.label.state,
                    "county": answer.label.county,
                    "city": answer.label.city,
                    "right": answer.label.right_id,
                    "linked": answer.linked_id,
                    "guess": answer.guess_id,
                    "probability": answer.probability,
                    "decision": answer.decision,
                }
            )
    for judgement in evaluation.pairs:
        if not judgement.is_right:
            pair = judgement.pair
            for side, text, state, links in (
                ("left", pair.left_name, pair.left_state, judgement.left),
                ("right", pair.right_name, pair.right_state, judgement.right),
            ):
                rows += [
                    {
                        "labels": "hard",
                        "context": f"{pair.decision}, {side}",
                        "part": pair.written,
                        "name": text,
                        "state": state,
                        "county": None,
                        "city": None,
                        "right": None,
                        "linked": link.agency_id,
                        "guess": link.candidate_agency_id,
                        "probability": link.match_probability,
                        "decision": link.decision,
                    }
                    for link in links
                ]
    return rows


def adjudications(evaluation: Evaluation) -> Rows:
    """How often two readings of a disputed label agree, by what the first of them says.

    `kappa` is the agreement beyond chance (Cohen 1960), over what a reading can say of the label:
    that it is right, that another agency is, that none is listed, or that nobody can tell.
    """
    readings = label_sets.readings() if any(each.name == "ori" for each in evaluation.sets) else []
    if not readings:
        return []
    rows: Rows = []
    for verdict in (*label_sets.VERDICTS, "all"):
        of = [each for each in readings if verdict in (each.first_verdict, "all")]
        same = sum(each.do_agree for each in of)
        verdicts = [(each.first_verdict, each.second_verdict) for each in of]
        rows.append(
            {
                "first_reading": verdict,
                "labels": len(of),
                "agree": same,
                **_share_columns("share", Share(same, len(of))),
                "kappa": _rounded(kappa(verdicts)) if verdict == "all" else None,
            }
        )
    return rows


TABLES: dict[str, Callable[[Evaluation], Rows]] = {
    "scores": scores,
    "calibration": calibration,
    "adjudications": adjudications,
    "pairs": pairs,
    "missing": missing,
    "candidates": candidates,
    "thresholds": thresholds,
    "kinds": kinds,
    "states": states,
    "errors": errors,
}
