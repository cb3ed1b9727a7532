//! Walks every reachable state of two plans and checks in each what must always hold.

use super::kit;
use domain::{
    delivery::state::RollbackStep,
    delivery::{
        Action, Actor, Command, Event, Illegal, Phase, Plan, RESTARTS_MAX, Recorded, Role, State, event::Subject,
        start, state::Approval, step,
    },
    digest::Digest,
    shipyard::Policy,
    slo::Verdict,
    traffic::Weight,
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::LazyLock,
};

/// A reachable state, how it was reached, and where each event leads from it.
struct Node {
    state: State,
    next: Vec<(&'static str, String)>,
}

/// Two states with the same key differ in nothing that decides: numbers and times are left out.
fn key(plan: &Plan, state: &State) -> String {
    let visits: Vec<String> = state
        .visits
        .iter()
        .zip(&plan.stages)
        .map(|(visit, stage)| {
            let verdict = visit.evaluation.as_ref().map(|note| note.verdict);
            let weight = visit.weight.map(|(weight, _)| weight);
            let is_unjudged = visit.left_out_at_the_end(stage.steps.len()).is_some();
            format!(
                "{:?}{weight:?}{verdict:?}{:?}{}{is_unjudged}",
                visit.live.is_some(),
                visit.approval.is_some(),
                visit.promoted,
            )
        })
        .collect();
    let phase = match &state.phase {
        Phase::Evaluating { step, .. } => format!("Evaluating {step}"),
        Phase::Held { step, verdict, .. } => format!("Held {step} {verdict:?}"),
        Phase::RollingBack { step, .. } => format!("RollingBack {step:?}"),
        Phase::Final { .. } => format!("Final {:?}", state.status()),
        other => format!("{other:?}"),
    };
    format!("{} {phase} {:?} {} {visits:?}", state.stage, state.hold.is_some(), state.is_paused())
}

fn walk(plan: &Plan, mut look: impl FnMut(&State, &Recorded, Result<&State, &Illegal>)) -> HashMap<String, Node> {
    let (_, first) = start(&kit::triggered(plan)).unwrap();
    let mut nodes = HashMap::new();
    let mut todo = VecDeque::from([(first, 1_u64)]);
    let mut seen = HashSet::new();
    while let Some((state, depth)) = todo.pop_front() {
        if !seen.insert(key(plan, &state)) {
            continue;
        }
        let mut next = Vec::new();
        for word in kit::WORDS {
            let event = kit::event(plan, &state, state.seq + depth, kit::after(i64::try_from(depth).unwrap()), word);
            match step(plan, &state, &event) {
                Ok((after, _)) => {
                    look(&state, &event, Ok(&after));
                    next.push((word, key(plan, &after)));
                    todo.push_back((after, depth + 1));
                }
                Err(illegal) => look(&state, &event, Err(&illegal)),
            }
        }
        nodes.insert(key(plan, &state), Node { state, next });
    }
    nodes
}

fn plans() -> [Plan; 3] {
    [kit::sockshop(), kit::canary(), otherwise()]
}

/// Gates that hold after a pass and go on where nothing was judged, as only a shipyard that says so has them.
fn otherwise() -> Plan {
    let mut plan = kit::sockshop();
    for gate in plan.stages.iter_mut().filter_map(|stage| stage.gate.as_mut()) {
        (gate.on_pass, gate.on_not_evaluated) = (Policy::Manual, Policy::Automatic);
    }
    plan
}

/// Walked once, for all tests.
static REACHABLE: LazyLock<Vec<(Plan, HashMap<String, Node>)>> = LazyLock::new(|| {
    plans()
        .map(|plan| {
            let nodes = walk(&plan, |_, _, _| {});
            assert!(nodes.len() > 50, "the walk goes somewhere: {}", nodes.len());
            (plan, nodes)
        })
        .into()
});

fn reachable(plan: &Plan) -> &'static HashMap<String, Node> {
    REACHABLE.iter().find(|(of, _)| of == plan).map(|(_, nodes)| nodes).expect("it is one of the plans")
}

#[test]
fn v2_rollback_goes_in_its_only_order() {
    use RollbackStep::{Drain, RestoreRoute, RetireCandidate, StartStable};
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let (Phase::RollingBack { step: from, .. }, Ok(after)) = (&before.phase, after) else { return };
            let to = match &after.phase {
                Phase::RollingBack { step, .. } => *step,
                Phase::Final { .. } => return,
                other => panic!("{} leads a rollback to {other:?}", event.event.name()),
            };
            let legal = [(StartStable, RestoreRoute), (RestoreRoute, Drain), (Drain, RetireCandidate)];
            assert!(to == *from || legal.contains(&(*from, to)), "{from:?} to {to:?}");
        });
        // It begins with the old version, wherever it begins.
        walk(&plan, |before, _, after| {
            if let (false, Ok(State { phase: Phase::RollingBack { step, .. }, .. })) =
                (matches!(before.phase, Phase::RollingBack { .. }), after)
            {
                assert_eq!(*step, StartStable);
            }
        });
    }
}

#[test]
fn v3_abort_is_possible_in_every_state_and_its_way_back_asks_nothing_of_the_candidate() {
    for plan in plans() {
        let nodes = reachable(&plan);
        for node in nodes.values().filter(|node| !node.state.is_final()) {
            assert!(
                node.state.allowed_actions(&plan, Role::Operator).contains(&Action::Abort),
                "{:?}",
                node.state.phase
            );
            let (_, to) = node.next.iter().find(|(word, _)| *word == "abort").expect("abort is legal");
            let mut at = &nodes[to];
            // Only answers about the old version and the route, and none of the candidate's, end it.
            for word in ["stable-ready", "route-restored", "drained", "rolled-back"] {
                if let Some((_, to)) = at.next.iter().find(|(known, _)| *known == word) {
                    at = &nodes[to];
                }
            }
            assert!(at.state.is_final(), "abort of {:?} ends, not {:?}", node.state.phase, at.state.phase);
        }
    }
}

#[test]
fn v3_no_hold_keeps_a_rollback_from_going_on() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            if let Phase::RollingBack { .. } = node.state.phase {
                assert!(node.state.hold.is_none() && !node.state.outstanding(&plan).is_empty());
            }
        }
    }
}

/// What an event decides about, and the button that sends it.
fn decided(event: &Event) -> Option<(&Subject, Action)> {
    match event {
        Event::Approved { subject, .. } => Some((subject, Action::Approve)),
        Event::PromotionApproved { subject, .. } => Some((subject, Action::PromoteNow)),
        Event::StepSkipped { subject, .. } => Some((subject, Action::SkipStep)),
        _ => None,
    }
}

/// The newest decision of a person in a stage.
fn newest_decision(state: &State, stage: usize, action: Action) -> Option<&Approval> {
    let visit = &state.visits[stage];
    if action == Action::Approve { visit.approval.as_ref() } else { visit.overrides.last().map(|it| &it.decision) }
}

#[test]
fn v6_only_a_person_approves_and_only_what_waits_now() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Some((subject, action)) = decided(&event.event) else { return };
            let is_offered = before.allowed_actions(&plan, Role::Approver).contains(&action);
            match after {
                Ok(after) => {
                    assert_eq!(*subject, before.subject(&plan), "the decision is about what waited");
                    let decision = newest_decision(after, before.stage, action).expect("it is recorded");
                    assert!(matches!(decision.by, Actor::Person(_)));
                    assert_eq!((decision.at, &decision.subject), (event.at, subject));
                    assert!(is_offered, "{action} in {:?}", before.phase);
                }
                Err(Illegal::Void { what }) => assert_eq!(*what, "the artifact"),
                Err(_) => assert!(!is_offered, "{action} in {:?}", before.phase),
            }
            assert!(!before.allowed_actions(&plan, Role::Operator).contains(&action), "operators decide nothing");
        });
    }
}

/// Changes one part of a subject.
type Change = fn(&mut Subject);

/// Whatever an approval is bound to, and how it is called.
const PARTS: [(&str, Change); 4] = [
    ("the artifact", |subject| subject.artifact = Digest::of(b"another")),
    ("the stage", |subject| subject.stage = "elsewhere".parse().expect("a name")),
    ("the evaluation", |subject| subject.evaluation = Some(subject.evaluation.map_or(1, |seq| seq + 1))),
    ("the plan", |subject| subject.plan = Digest::of(b"another")),
];

#[test]
fn v6_a_change_of_any_part_of_its_subject_voids_an_approval() {
    for plan in plans() {
        let mut waited = 0;
        for node in reachable(&plan).values() {
            let state = &node.state;
            let offered = state.allowed_actions(&plan, Role::Approver);
            let words = [("approve", Action::Approve), ("promote-now", Action::PromoteNow), ("skip", Action::SkipStep)];
            for (word, _) in words.into_iter().filter(|(_, action)| offered.contains(action)) {
                waited += 1;
                for (part, change) in PARTS {
                    let mut event = kit::event(&plan, state, state.seq + 1, kit::after(1_000), word);
                    if let Event::Approved { subject, .. }
                    | Event::PromotionApproved { subject, .. }
                    | Event::StepSkipped { subject, .. } = &mut event.event
                    {
                        change(subject);
                    }
                    let void = Err(Illegal::Void { what: part });
                    assert_eq!(step(&plan, state, &event), void, "{word} in {:?}", state.phase);
                }
            }
        }
        assert!(waited > 4, "there was something to decide");
    }
}

#[test]
fn v7_only_a_pass_or_a_person_moves_a_candidate_on() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Ok(after) = after else { return };
            let stage = before.stage_plan(&plan);
            let moves_on = match (&before.phase, &after.phase) {
                (Phase::Evaluating { .. } | Phase::Held { .. } | Phase::Testing { step: Some(_) }, to) => {
                    matches!(to, Phase::Promoting | Phase::Shifting { .. })
                }
                (Phase::Shifting { .. }, Phase::Promoting) => true,
                _ => false,
            };
            if !moves_on {
                return;
            }
            let by_policy = |verdict| match (verdict, stage.gate.as_ref()) {
                (Verdict::Pass, Some(gate)) => gate.on_pass.is_automatic(),
                (Verdict::Warning, Some(gate)) => gate.on_warning.is_automatic(),
                (Verdict::NotEvaluated, Some(gate)) => gate.on_not_evaluated.is_automatic(),
                (Verdict::Fail | Verdict::InsufficientData | Verdict::Error, _) | (_, None) => false,
            };
            let fair = match &event.event {
                Event::Evaluated { evaluation } => by_policy(evaluation.verdict),
                Event::Approved { .. } | Event::PromotionApproved { .. } | Event::StepSkipped { .. } => {
                    matches!(event.by, Actor::Person(_))
                }
                // The last weight of what a person had promoted.
                Event::WeightSet { .. } if before.visit().is_promoted_now() => {
                    matches!(before.visit().overrides.last().map(|it| &it.decision.by), Some(Actor::Person(_)))
                }
                Event::TestsFinished { result, .. } => result.passed && stage.gate.is_none(),
                Event::WeightSet { .. } => stage.gate.is_none() && stage.test.is_none(),
                _ => false,
            };
            assert!(fair, "{} moved {:?} to {:?}", event.event.name(), before.phase, after.phase);
        });
    }
}

/// Whatever goes on without its evidence does so by a person's name, and never after a fail.
#[test]
fn v7_nothing_that_failed_can_be_skipped_or_promoted_now() {
    let mut offered = 0;
    for plan in plans() {
        for node in reachable(&plan).values() {
            let state = &node.state;
            let actions = state.allowed_actions(&plan, Role::Approver);
            if actions.iter().any(|action| [Action::PromoteNow, Action::SkipStep].contains(action)) {
                offered += 1;
                let verdict = state.visit().evaluation.as_ref().map(|note| note.verdict);
                assert_ne!(verdict, Some(Verdict::Fail), "{:?}", state.phase);
                assert!(state.visit().test.as_ref().is_none_or(|test| test.passed), "{:?}", state.phase);
            }
        }
    }
    assert!(offered > 10, "there was something to leave out");
}

/// What was judged at an earlier weight opens no door for a last weight that nobody judged.
#[test]
fn v7_a_stage_whose_last_weight_was_not_judged_opens_no_door_by_itself() {
    let plan = kit::canary();
    let mut doors = 0;
    for node in reachable(&plan).values().filter(|node| node.state.stage == 1) {
        let before = &node.state.visits[0];
        let weights = plan.stages[0].steps.len();
        let (_, to) = node.next.iter().find(|(word, _)| *word == "entered").unwrap_or(&("", String::new())).clone();
        if before.left_out_at_the_end(weights).is_some() && !to.is_empty() && !node.state.is_paused() {
            doors += 1;
            assert!(to.contains("AwaitingApproval"), "{to}");
        }
    }
    assert!(doors > 2, "such stages were reached: {doors}");
}

/// Traffic that is shared is shared with something that can answer it.
#[test]
fn v1_where_nothing_is_live_the_candidate_gets_everything_at_once() {
    let mut firsts = 0;
    for plan in plans() {
        for node in reachable(&plan).values() {
            let Phase::Shifting { step } = node.state.phase else { continue };
            if node.state.visit().live.is_none() {
                firsts += 1;
                assert_eq!(node.state.stage_plan(&plan).steps[step], Weight::ALL);
            }
        }
    }
    assert!(firsts > 2, "such states were reached: {firsts}");
}

/// A button is pressed with effect, or says why it cannot be: both are asked of the same rules.
#[test]
fn what_is_offered_is_possible_and_what_is_not_says_why() {
    let words = [
        ("approve", Action::Approve),
        ("reject", Action::Reject),
        ("retry", Action::Retry),
        ("promote-now", Action::PromoteNow),
        ("skip", Action::SkipStep),
        ("restart", Action::RestartAnalysis),
        ("hold", Action::Hold),
        ("resume", Action::Resume),
        ("abort", Action::Abort),
    ];
    for plan in plans() {
        for node in reachable(&plan).values() {
            for (word, action) in words {
                let is_possible = node.next.iter().any(|(known, _)| *known == word);
                let why_not = node.state.why_not(&plan, action, Role::Approver);
                assert_eq!(is_possible, why_not.is_none(), "{word} in {:?}: {why_not:?}", node.state.phase);
                assert!(node.state.why_not(&plan, action, Role::Viewer).is_some(), "viewers change nothing");
            }
        }
    }
}

#[test]
fn v13_a_test_is_restarted_only_so_often() {
    let plan = kit::sockshop();
    let (_, mut state) = start(&kit::triggered(&plan)).unwrap();
    let mut seq = 1;
    let mut happen = |state: &State, word: &str| {
        seq += 1;
        let event = kit::event(&plan, state, seq, kit::after(i64::try_from(seq).unwrap()), word);
        step(&plan, state, &event).map(|(next, _)| next)
    };
    for word in ["entered", "deployed", "weight"] {
        state = happen(&state, word).unwrap();
    }
    for _ in 0..RESTARTS_MAX {
        state = happen(&state, "restart").unwrap();
    }
    assert!(happen(&state, "restart").is_err());
    let why = state.why_not(&plan, Action::RestartAnalysis, Role::Operator);
    assert_eq!(why, Some("It was restarted as often in this stage as it may be"));
}

#[test]
fn v11_every_state_that_is_not_final_has_a_deadline_that_never_promotes() {
    for plan in plans() {
        let nodes = reachable(&plan);
        for node in nodes.values().filter(|node| !node.state.is_final()) {
            assert!(node.state.deadline(&plan).is_some_and(|due| due > node.state.since), "{:?}", node.state.phase);
            assert!(!node.state.on_timeout().is_empty());
            let (_, to) = node.next.iter().find(|(word, _)| *word == "timeout").expect("its deadline is legal");
            let after = &nodes[to].state;
            assert!(!matches!(after.phase, Phase::Promoting | Phase::Shifting { .. }), "{:?}", after.phase);
            assert!(!after.visits[node.state.stage].promoted);
            assert_ne!(key(&plan, after), key(&plan, &node.state), "a deadline changes something");
        }
    }
}

/// What machines do begins anew when a delivery is taken up again; people are given their time once.
#[test]
fn v11_an_absent_server_costs_machines_no_time_and_gives_people_none() {
    let taken_up = kit::after(1_000_000);
    for plan in plans() {
        for node in reachable(&plan).values().filter(|node| !node.state.is_final()) {
            let state = &node.state;
            let (due, later) = (state.deadline(&plan).unwrap(), state.deadline_since(&plan, taken_up).unwrap());
            let asks = matches!(state.phase, Phase::Queued | Phase::AwaitingApproval | Phase::Held { .. });
            if asks || state.is_paused() {
                assert_eq!(later, due, "{:?}", state.phase);
            } else {
                assert_eq!(later.duration_since(taken_up), due.duration_since(state.since), "{:?}", state.phase);
            }
            assert_eq!(state.deadline_since(&plan, kit::beginning()), Some(due), "it never comes earlier");
        }
    }
}

#[test]
fn from_every_state_a_final_one_is_reachable() {
    for plan in plans() {
        let nodes = reachable(&plan);
        let mut ends: HashSet<&str> =
            nodes.iter().filter(|(_, node)| node.state.is_final()).map(|(key, _)| key.as_str()).collect();
        loop {
            let before = ends.len();
            let more = nodes.iter().filter(|(_, node)| node.next.iter().any(|(_, to)| ends.contains(to.as_str())));
            let more: Vec<&str> = more.map(|(key, _)| key.as_str()).collect();
            ends.extend(more);
            if ends.len() == before {
                break;
            }
        }
        assert_eq!(ends.len(), nodes.len());
    }
}

/// A stage that had traffic ends promoted, or with its weight taken back, or loudly unsafe.
#[test]
fn every_failure_path_restores_traffic_or_says_that_it_did_not() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            let Phase::Final { outcome } = &node.state.phase else { continue };
            let visit = node.state.visit();
            let carries = visit.weight.is_some_and(|(weight, _)| weight > Weight::NONE);
            let loud = matches!(outcome, domain::delivery::Outcome::Failed { traffic_safe: false, .. });
            assert!(!carries || visit.promoted || loud, "{outcome:?}");
        }
    }
}

#[test]
fn commands_are_a_function_of_the_state() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Ok(after) = after else { return };
            let (_, commands) = step(&plan, before, event).unwrap();
            let outstanding = after.outstanding(&plan);
            assert!(commands.iter().all(|command| outstanding.contains(command)));
            if before.seq != after.seq {
                assert_eq!(commands, outstanding, "a new phase wants all of its commands");
            }
        });
    }
}

/// Rolling back asks for the old version, the route, a drain and a stop, and for nothing else.
#[test]
fn a_rollback_never_commands_anything_of_the_candidate_but_to_stop() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            if let Phase::RollingBack { .. } = node.state.phase {
                for command in node.state.outstanding(&plan) {
                    assert!(matches!(
                        command,
                        Command::StartStable(_)
                            | Command::RestoreRoute { .. }
                            | Command::Drain(_)
                            | Command::RetireCandidate(_)
                    ));
                }
            }
        }
    }
}

/// A page must not speak of traffic that the candidate never had.
#[test]
fn a_rollback_that_fails_says_what_is_known_of_the_traffic() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            let Phase::Final { outcome: domain::delivery::Outcome::Failed { traffic_safe: false, advice, .. } } =
                &node.state.phase
            else {
                continue;
            };
            let carries = node.state.visit().weight.is_some_and(|(weight, _)| weight > Weight::NONE);
            assert_eq!(advice.contains("Traffic may still be on the candidate"), carries, "{advice}");
        }
    }
}
