// Guided diagnoses: step by step, with a way back, over digressions, and never into a dead end.
#include <fmt/format.h>

#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Choice;
using rulebook::Guide;
using rulebook::Means;
using rulebook::Rule;
using rulebook::Step;
using rulebook::Target;

const Step* stepNamed(const Guide& guide, std::string_view id) {
  const auto found =
      std::find_if(guide.steps.begin(), guide.steps.end(), [&](const Step& step) { return step.id == id; });
  return found == guide.steps.end() ? nullptr : &*found;
}

void offerStep(Turn& turn, const Step& step) {
  for (const Choice& choice : step.choices)
    offer(turn,
          {choice.id, std::string(choice.label.first(turn.lang())), Offer::Kind::GuideChoice, choice.id});
  if (step.kind == Step::Kind::Solved) {
    offer(turn, {"solved", own(turn, "label_solved"), Offer::Kind::Solved, ""});
    offer(turn, {"not_solved", own(turn, "label_not_solved"), Offer::Kind::NotSolved, ""});
  }
  offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
  outcome(turn, Outcome::Asked);
}

std::string stepKey(const RunningGuide& running, const Step& step) {
  return fmt::format("{}/{}", running.guide, step.id);
}

// Off the running guide, to a human: what it was about is what the ticket is about.
void leave(Turn& turn) {
  turn.state.topic = turn.state.guides.back().rule;
  turn.state.guides.pop_back();
}

// The guide is through without having helped: what its rule says, else a human.
void endWithHuman(Turn& turn) {
  const Rule* rule = turn.rules().rule(turn.state.guides.back().rule);
  leave(turn);
  if (rule != nullptr && rule->handoff) return beginHandoff(turn, *rule->handoff, desk::Reason::NotSolved);
  handOff(turn, desk::Reason::NotSolved);
}

// The guide waits at this step now.
void arrive(Turn& turn, const Guide& guide, const Step& step) {
  RunningGuide& running = turn.state.guides.back();
  if (running.step != step.id && stepNamed(guide, running.step) != nullptr)
    running.path.push_back(running.step);
  running.step = step.id;
}

// What a ticket will say of this answer.
std::string triedText(const Turn& turn, const Step& step, const Choice& choice) {
  if (!choice.tried.empty()) return std::string(choice.tried.first(turn.lang()));
  return fmt::format("{} → {}", step.say.first(turn.lang()), choice.label.first(turn.lang()));
}

// What the choice means, whoever made it.
void take(Turn& turn, const Step& step, const Choice& choice) {
  State& state = turn.state;
  state.tried.push_back(triedText(turn, step, choice));
  for (const auto& [fact, value] : choice.facts) {
    std::erase_if(state.facts, [&](const auto& f) { return f.first == fact; });
    state.facts.emplace_back(fact, factValue(turn, fact, value));
  }
  if (choice.priority) state.priority = std::max(state.priority, *choice.priority);
  say(turn, choice.say, fmt::format("{}/{}", stepKey(state.guides.back(), step), choice.id));
}

// The customer hears that it was heard, and is not asked.
Target passKnown(Turn& turn, const Step& step, const Choice& choice) {
  say(turn, turn.rules().text("known_step"), "text:known_step:" + stepKey(turn.state.guides.back(), step),
      {{"answer", triedText(turn, step, choice)}});
  take(turn, step, choice);
  return choice.then;
}

// Does the steps from `index` on until one waits for the customer.
void run(Turn& turn, const Guide& guide, size_t index) {
  std::vector<bool> passed(guide.steps.size());  // what is known leads round at most once
  while (index < guide.steps.size()) {
    const Step& step = guide.steps[index];
    RunningGuide& running = turn.state.guides.back();
    const Choice* known = passed[index] ? nullptr : knownChoice(turn, step);
    passed[index] = true;
    Target then = step.then;
    if (step.kind == Step::Kind::Handoff) {
      leave(turn);
      return beginHandoff(turn, *step.handoff, desk::Reason::NotSolved);
    }
    if (known != nullptr) {
      then = passKnown(turn, step, *known);
    } else if (step.kind == Step::Kind::Ask) {
      turn.state.asking = Asking{{step.fact.name}, false, "", {}, desk::Reason::NotSolved};
      if (askFacts(turn)) return arrive(turn, guide, step);
      turn.state.asking.reset();
    } else {
      say(turn, step.say, stepKey(running, step));
      if (step.article) showArticle(turn, step.article->name);
      if (step.kind == Step::Kind::Solved || !step.choices.empty()) {
        arrive(turn, guide, step);
        return offerStep(turn, step);
      }
    }
    if (then.kind == Target::Kind::Handoff) break;
    if (then.kind == Target::Kind::End) return guideSolved(turn);
    index = then.kind == Target::Kind::Step ? then.step : index + 1;
  }
  endWithHuman(turn);
}

void follow(Turn& turn, const Here& at, const Target& target) {
  if (target.kind == Target::Kind::End) return guideSolved(turn);
  run(turn, *at.guide,
      target.kind == Target::Kind::Handoff ? at.guide->steps.size()
      : target.kind == Target::Kind::Step  ? target.step
                                           : at.index() + 1);
}

void pick(Turn& turn, const Here& at, const Choice& choice) {
  turn.state.notUnderstood = 0;
  turn.state.lastRule = turn.state.guides.back().rule;
  take(turn, *at.step, choice);
  follow(turn, at, choice.then);
}

// Something else in the middle of a guide: answered, and the guide goes on where it stood.
void digress(Turn& turn, const rulebook::Match& match) {
  const size_t guides = turn.state.guides.size();
  const std::string topic = turn.state.topic, problem = turn.state.problem;
  matched(turn, *match.rule, match.confidence, rulebook::why(match, turn.message, turn.typed));
  answerRule(turn, *match.rule, turn.typed);
  if (turn.state.asking || turn.opened || turn.state.guides.size() != guides) return;
  turn.state.topic = topic, turn.state.problem = problem;
  resume(turn);
}

bool answersHere(const Turn& turn, const rulebook::Matches& matches) {
  if (matches.best.empty()) return false;
  const auto& best = matches.best[0];
  return best.rule->means == Means::Nothing && best.rule->id != turn.state.guides.back().rule &&
         best.confidence >= turn.rules().settings.answerAt;
}

// The message told a fact and nothing else that a rule is made for: at most a net of this very subject.
bool onlyTells(const Turn& turn, const rulebook::Matches& matches) {
  if (turn.noted.empty()) return false;
  if (!answersHere(turn, matches)) return true;
  const Rule* running = turn.rules().rule(turn.state.guides.back().rule);
  const Rule& best = *matches.best[0].rule;
  return best.general && running != nullptr && best.category == running->category;
}

void thankForFact(Turn& turn) {
  turn.state.notUnderstood = 0;
  say(turn, turn.rules().text("noted"), "text:noted:" + turn.noted, {{"value", turn.noted}});
  resume(turn);
}

void notUnderstoodHere(Turn& turn, const rulebook::Matches& matches) {
  if (++turn.state.notUnderstood >= 2) {
    turn.state.topic = turn.state.guides.back().rule;
    turn.state.guides.clear();
    return handOff(turn, desk::Reason::NotUnderstoodTwice, {}, {}, nearest(ranked(turn, matches).best));
  }
  resume(turn);
}

}  // namespace

const Choice* knownChoice(const Turn& turn, const Step& step) {
  for (const Choice& choice : step.choices)
    for (const auto& [fact, value] : choice.facts)
      if (knowsAs(turn, fact, value)) return &choice;
  return nullptr;
}

std::optional<Here> here(const Turn& turn) {
  if (turn.state.guides.empty()) return std::nullopt;
  const RunningGuide& running = turn.state.guides.back();
  const Guide* guide = turn.rules().guide(running.guide);
  const Step* step = guide == nullptr ? nullptr : stepNamed(*guide, running.step);
  return step == nullptr ? std::nullopt : std::optional(Here{guide, step});
}

std::optional<size_t> wayBack(const Turn& turn, const Here& at) {
  const auto& path = turn.state.guides.back().path;
  for (size_t i = path.size(); i > 0; --i) {
    const Step* step = stepNamed(*at.guide, path[i - 1]);
    if (step != nullptr && step->kind != Step::Kind::Ask) return i - 1;
  }
  return std::nullopt;
}

void guideBack(Turn& turn) {
  const auto at = here(turn);
  turn.state.asking.reset();
  if (!at) return askWhatItIs(turn);
  const auto back = wayBack(turn, *at);
  if (!back) {
    sayOwn(turn, "first_step");
    return at->step->kind == Step::Kind::Ask ? resume(turn) : offerStep(turn, *at->step);
  }
  RunningGuide& running = turn.state.guides.back();
  running.step = running.path[*back];
  running.path.resize(*back);
  resume(turn);
}

void startGuide(Turn& turn, const Rule& rule) {
  const Guide& guide = turn.rules().guides[*rule.guideIndex];
  turn.state.guides.push_back({rule.id, guide.id, "", {}});
  run(turn, guide, 0);
}

void goOn(Turn& turn) {
  const auto at = here(turn);
  if (!at) return resume(turn);
  follow(turn, *at, at->step->then);
}

void hearInGuide(Turn& turn, const rulebook::Matches& matches, Means means) {
  const auto at = here(turn);
  if (!at) {
    turn.state.guides.pop_back();
    return means == Means::Nothing ? answerBest(turn, matches) : obey(turn, means);
  }
  // "还是不行" is a no to a question that has one.
  const Means said = means == Means::NotSolved ? Means::No : means;
  if (means == Means::Solved) return guideSolved(turn);
  if (const Choice* choice = chosenInClause(turn, at->step->choices)) return pick(turn, *at, *choice);
  if (const Choice* choice = chosen(turn.message.text, at->step->choices, said))
    return pick(turn, *at, *choice);
  if (means == Means::Back) return guideBack(turn);
  if (means == Means::Skip) return guideNotSolved(turn);  // "不知道": the next step
  const bool asksSolved = at->step->kind == Step::Kind::Solved;
  // Its two buttons by their place: "第二个".
  if (const auto place = asksSolved ? ordinal(turn.message.text, 2) : std::nullopt)
    return *place == 0 ? guideSolved(turn) : guideNotSolved(turn);
  if (asksSolved && means == Means::Yes) return guideSolved(turn);
  if (means == Means::NotSolved || (asksSolved && means == Means::No)) return guideNotSolved(turn);
  if (means == Means::TicketStatus) {
    tellTicketStatus(turn);
    return resume(turn);
  }
  if (means == Means::More && explain(turn)) return resume(turn);
  if (onlyTells(turn, matches)) return thankForFact(turn);
  if (answersHere(turn, matches)) return digress(turn, matches.best[0]);
  notUnderstoodHere(turn, matches);
}

void pickGuideChoice(Turn& turn, std::string_view id) {
  const auto at = here(turn);
  if (at)
    for (const Choice& choice : at->step->choices)
      if (choice.id == id) return pick(turn, *at, choice);
  askWhatItIs(turn);  // the rule book has changed under the guide
}

void guideSolved(Turn& turn) {
  if (!turn.state.guides.empty()) turn.state.guides.pop_back();
  turn.state.notUnderstood = 0;
  sayOwn(turn, "glad");
  resume(turn);
}

void guideNotSolved(Turn& turn) {
  const auto at = here(turn);
  if (!at) return notSolved(turn);
  turn.state.notUnderstood = 0;
  follow(turn, *at, at->step->then);
}

void resume(Turn& turn) {
  State& state = turn.state;
  if (const auto at = here(turn)) {
    if (at->step->kind == Step::Kind::Ask) {
      state.asking = Asking{{at->step->fact.name}, false, "", {}, desk::Reason::NotSolved};
      return repeatFactQuestion(turn);
    }
    askOnce(turn, stepKey(state.guides.back(), *at->step), std::string(at->step->say.first(turn.lang())));
    return offerStep(turn, *at->step);
  }
  state.guides.clear();
  if (state.later.empty()) return;
  const auto [id, words] = state.later.front();
  state.later.erase(state.later.begin());
  const Rule* next = turn.rules().rule(id);
  if (next == nullptr) return resume(turn);
  const std::string title = next->title.empty() ? words : titleOf(turn, *next);
  if (!title.empty())
    say(turn, turn.rules().text("next_matter"), "text:next_matter:" + id, {{"matter", title}});
  answerRule(turn, *next, words);
  if (state.guides.empty() && !state.asking) resume(turn);
}

}  // namespace xiaoer::dialog
