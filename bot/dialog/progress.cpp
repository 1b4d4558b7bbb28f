// How far a guide has come, and how far it can still be. Its length is not known beforehand: choices branch,
// and a fact that came up on the way is not asked for. So the longest way counts, and what was promised only
// shrinks.
#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Guide;
using rulebook::Step;
using rulebook::Target;

class LongestWay {
 public:
  LongestWay(const Guide& guide, const Turn& turn)
      : guide_(guide), turn_(turn), known_(guide.steps.size(), kUnknown) {}

  // Questions from the step where the guide waits to its end, itself included. A way back to one that was
  // asked already adds nothing: nobody is told beforehand that they will go round.
  size_t fromHere(size_t index) {
    for (const std::string& asked : turn_.state.guides.back().path)
      for (size_t i = 0; i < known_.size(); ++i)
        if (guide_.steps[i].id == asked) known_[i] = 0;
    known_[index] = kUnknown;
    waiting_ = index;
    return from(index);
  }

 private:
  static constexpr size_t kUnknown = static_cast<size_t>(-1);

  size_t from(size_t index) {
    if (index >= guide_.steps.size()) return 0;
    if (known_[index] != kUnknown) return known_[index];
    known_[index] = 0;  // a way that comes back here while it is being walked adds nothing
    return known_[index] = waits(guide_.steps[index]) + behind(index);
  }

  size_t behind(size_t index) {
    const Step& step = guide_.steps[index];
    if (step.kind == Step::Kind::Handoff) return 0;
    if (step.choices.empty()) return along(step.then, index);
    if (const rulebook::Choice* known = knownAhead(index)) return along(known->then, index);
    size_t longest = 0;
    for (const rulebook::Choice& choice : step.choices)
      longest = std::max(longest, along(choice.then, index));
    return longest;
  }
  size_t along(const Target& target, size_t index) {
    if (target.kind == Target::Kind::Next) return from(index + 1);
    return target.kind == Target::Kind::Step ? from(target.step) : 0;
  }
  size_t waits(const Step& step) const {
    if (step.kind == Step::Kind::Ask) return willAsk(step.fact.name) ? 1 : 0;
    return step.kind == Step::Kind::Solved || !(step.choices.empty() || knownAhead(index(step))) ? 1 : 0;
  }
  size_t index(const Step& step) const { return static_cast<size_t>(&step - guide_.steps.data()); }
  // A step behind the one that waits whose answer is known is passed over.
  const rulebook::Choice* knownAhead(size_t index) const {
    return index == waiting_ ? nullptr : knownChoice(turn_, guide_.steps[index]);
  }
  bool willAsk(const std::string& fact) const {
    const auto& skipped = turn_.state.skippedFacts;
    return turn_.rules().fact(fact) != nullptr && !knows(turn_.state, fact) &&
           std::find(skipped.begin(), skipped.end(), fact) == skipped.end();
  }

  const Guide& guide_;
  const Turn& turn_;
  std::vector<size_t> known_;  // by step
  size_t waiting_ = 0;         // the step where the guide waits
};

}  // namespace

std::optional<Progress> progress(const Turn& turn) {
  const auto at = here(turn);
  const bool handsOff = turn.state.asking && turn.state.asking->handsOff;
  if (!at || handsOff) return std::nullopt;
  const RunningGuide& running = turn.state.guides.back();
  const rulebook::Rule* rule = turn.rules().rule(running.rule);
  const std::string title(rule == nullptr ? "" : rule->title.first(turn.lang()));
  const size_t before = running.path.size();
  return Progress{running.guide, title.empty() ? running.rule : title, before + 1,
                  before + LongestWay(*at->guide, turn).fromHere(at->index()),
                  wayBack(turn, *at).has_value()};
}

}  // namespace xiaoer::dialog
