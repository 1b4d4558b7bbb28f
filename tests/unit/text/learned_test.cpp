#include "text/learned.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "text/choice.h"

using namespace xiaoer::text;

namespace {

using Part = Feature::Part;

std::vector<Feature> read(std::string_view normal) {
  std::vector<Feature> out;
  features(normal, out);
  return out;
}

std::multiset<uint64_t> hashes(const std::vector<Feature>& features, Part part) {
  std::multiset<uint64_t> out;
  for (const Feature& f : features)
    if (f.part == part) out.insert(f.hash);
  return out;
}

// Rules with words of their own, words of all, names that are said once, and Chinese.
struct Generator {
  std::mt19937 random{7};

  size_t below(size_t n) { return random() % n; }
  std::string word(uint32_t owner) {
    switch (below(8)) {
      case 0:
        return "name" + std::to_string(below(1'000'000));
      case 1:
        return std::to_string(below(100'000));
      case 2:
        return std::string("订单同步失败").substr(3 * below(6), 3);
      case 3:
      case 4:
        return "all" + std::to_string(below(30));
      default:
        return "own" + std::to_string(owner) + "x" + std::to_string(below(8));
    }
  }
  std::string line(uint32_t owner) {
    std::string out = word(owner);
    for (size_t n = 1 + below(8); n > 0; --n) out += " " + word(owner);
    return out;
  }
  std::vector<Example> examples(uint32_t owners, size_t each) {
    std::vector<Example> out;
    for (uint32_t owner = 0; owner < owners; ++owner)
      for (size_t i = 0; i < each; ++i) {
        const std::string text = line(owner);
        out.push_back({owner, text, read(text)});
      }
    return out;
  }
};

std::vector<const Example*> pointers(const std::vector<Example>& examples) {
  std::vector<const Example*> out;
  for (const Example& e : examples) out.push_back(&e);
  return out;
}

// What learned.h says of Nearest, Words, Letters and Odd, example by example.
class Plain {
 public:
  Plain(const std::vector<Example>& examples, const FeatureSpace& space) : space_(space) {
    for (const Example& e : examples) {
      known_.push_back({e.owner, ids(e.features)});
      for (const uint32_t id : known_.back().second) {
        ++all_[isLetters(id)][id];
        ++of_[{e.owner, isLetters(id)}][id];
      }
    }
  }

  double nearest(const std::vector<Feature>& message, uint32_t owner) const {
    const auto mine = ids(message);
    double most = 0;
    for (const auto& [of, theirs] : known_)
      if (of == owner) most = std::max(most, cosine(mine, theirs, true) + cosine(mine, theirs, false));
    const bool letters = std::any_of(mine.begin(), mine.end(), [&](uint32_t id) { return isLetters(id); });
    const bool words = std::any_of(mine.begin(), mine.end(), [&](uint32_t id) { return !isLetters(id); });
    return most / std::max(1, letters + words);
  }

  struct Bayes {
    double words = 0, letters = 0, odd = 0;
  };
  Bayes bayes(const std::vector<Feature>& typed, uint32_t owner) const {
    auto message = typed;
    space_.complete(message);
    Bayes out;
    double words = 0, letters = 0, idf = 0;
    std::set<uint32_t> counted;
    for (const Feature& f : message) {
      const uint32_t id = space_.id(f);
      const bool unseen = id == FeatureSpace::kUnseen;
      if (f.part == Part::Letters && (unseen || counted.insert(id).second)) {
        out.letters += likelier(id, owner, true), ++letters;
      } else if (f.part == Part::Token) {
        const double one = likelier(id, owner, false);
        out.odd += space_.idf(id) * std::min(0.0, one), idf += space_.idf(id);
        if (!unseen || !space_.hasKinds()) out.words += one, ++words;
        if (f.script == Feature::Script::Han) out.letters += one, ++letters;
      } else if (f.part == Part::Kind) {
        out.words += likelier(id, owner, false), ++words;
      }
    }
    return {words == 0 ? 0 : out.words / std::sqrt(words),
            letters == 0 ? 0 : out.letters / std::sqrt(letters), idf == 0 ? 0 : out.odd / idf};
  }

 private:
  bool isLetters(uint32_t id) const { return space_.part(id) == Part::Letters; }
  bool isPair(uint32_t id) const {
    return space_.part(id) == Part::Pair || space_.part(id) == Part::KindPair;
  }
  std::set<uint32_t> ids(std::vector<Feature> features) const {
    space_.complete(features);
    std::set<uint32_t> out;
    for (const Feature& f : features)
      if (const uint32_t id = space_.id(f); id != FeatureSpace::kUnseen) out.insert(id);
    return out;
  }
  double cosine(const std::set<uint32_t>& a, const std::set<uint32_t>& b, bool letters) const {
    double both = 0, ofA = 0, ofB = 0;
    const auto square = [&](uint32_t id) {
      return isLetters(id) == letters ? std::pow(space_.idf(id), 2) : 0;
    };
    for (const uint32_t id : a) ofA += square(id), both += b.count(id) ? square(id) : 0;
    for (const uint32_t id : b) ofB += square(id);
    return both == 0 ? 0 : both / std::sqrt(ofA * ofB);
  }
  // The logarithm of P(feature | owner) / P(feature), both of words and kinds, or of letters, alone.
  double likelier(uint32_t id, uint32_t owner, bool letters) const {
    double examples = 0, features = 0, holding = 0, all = 0;
    if (const auto of = of_.find({owner, letters}); of != of_.end())
      for (const auto& [held, n] : of->second)
        if (!isPair(held)) examples += n, features += 1, holding += held == id ? n : 0;
    for (const auto& [held, n] : all_.at(letters))
      if (!isPair(held)) all += n + 0.5;
    features = std::max(1.0, features);
    if (id == FeatureSpace::kUnseen) return std::log(features / (examples + features));
    const double background = (all_.at(letters).at(id) + 0.5) / all;
    return std::log((holding + features * background) / (examples + features) / background);
  }

  const FeatureSpace& space_;
  std::vector<std::pair<uint32_t, std::set<uint32_t>>> known_;
  std::map<bool, std::map<uint32_t, int>> all_;
  std::map<std::pair<uint32_t, bool>, std::map<uint32_t, int>> of_;
};

void agree(uint32_t owners, size_t each) {
  Generator generator;
  const auto examples = generator.examples(owners, each);
  const Learned learned(pointers(examples), true);
  const Plain plain(examples, learned.space());
  Evidence evidence;
  size_t looked = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string text = generator.line(static_cast<uint32_t>(generator.below(owners + 1)));
    const auto message = read(text);
    learned.weigh(
        message, 8, [](uint32_t) { return true; }, evidence);
    for (auto& candidate : evidence.candidates) {
      CAPTURE(text, candidate.owner, candidate.nearest->text);
      const auto bayes = plain.bayes(message, candidate.owner);
      CHECK(candidate[For::Nearest] == Approx(plain.nearest(message, candidate.owner)).epsilon(1e-3));
      CHECK(candidate[For::Words] == Approx(bayes.words).epsilon(1e-3).margin(1e-4));
      CHECK(candidate[For::Letters] == Approx(bayes.letters).epsilon(1e-3).margin(1e-4));
      CHECK(candidate[For::Odd] == Approx(bayes.odd).epsilon(1e-3).margin(1e-4));
      ++looked;
    }
  }
  CHECK(looked >= 60);
}

}  // namespace

TEST_CASE("the kinds of rare words stand for them, and for nothing else") {
  auto zoe = read("call me zoe"), kim = read("call me kim");
  const size_t before = zoe.size();
  addKinds({false, false, false}, zoe);
  CHECK(zoe.size() == before);
  addKinds({false, false, true}, zoe), addKinds({false, false, true}, kim);
  CHECK(hashes(zoe, Part::Kind) == hashes(kim, Part::Kind));
  CHECK(hashes(zoe, Part::KindPair) == hashes(kim, Part::KindPair));
  CHECK(hashes(zoe, Part::KindPair).size() == 2);  // "me …", "call … …"
  auto number = read("call me 4711"), han = read("call me 猫");
  addKinds({false, false, true}, number), addKinds({false, false, true}, han);
  CHECK(hashes(number, Part::Kind) != hashes(zoe, Part::Kind));
  CHECK(hashes(han, Part::Kind) != hashes(zoe, Part::Kind));
  CHECK(hashes(han, Part::Kind) != hashes(number, Part::Kind));
}

TEST_CASE("the evidence is what a plain reading of all examples gives") {
  SECTION("few examples, whose rare words stand for themselves") { agree(6, 8); }
  SECTION("many, whose rare words have kinds") { agree(30, 40); }
  SECTION("one owner") { agree(1, 5); }
  SECTION("so many owners that those of a feature are searched") { agree(800, 2); }
}

TEST_CASE("what is set right for a rule book stays in order, and no chances are more than one") {
  std::mt19937 random(3);
  const auto number = [&](double most) { return most * static_cast<double>(random() % 1000) / 1000; };
  for (int book = 0; book < 40; ++book) {
    std::vector<Choice::Guessed> guesses;
    for (size_t n = random() % 400; n > 0; --n)
      guesses.push_back({number(12) - 6, random() % 4 != 0, random() % 5 != 0});
    const Choice usual, adapted(guesses);
    std::map<double, double> best;  // of a message: as usual → adapted
    for (int message = 0; message < 30; ++message) {
      Evidence evidence;
      evidence.against = {1, static_cast<float>(number(1)), 1, 2, 2};
      for (uint32_t owner = 0; owner < 1 + random() % 8; ++owner) {
        evidence.candidates.push_back({owner == 3 ? kNobody : owner, nullptr, {}});
        for (float& one : evidence.candidates.back().of) one = static_cast<float>(number(2));
        if (owner == 1 && random() % 4 == 0) evidence.candidates[1].of = evidence.candidates[0].of;  // even
      }
      std::vector<double> before, after;
      usual.chances(evidence, before), adapted.chances(evidence, after);
      double sum = 0;
      for (size_t a = 0; a < after.size(); ++a) {
        sum += after[a];
        for (size_t b = 0; b < after.size(); ++b)
          if (evidence.candidates[a].owner != kNobody && evidence.candidates[b].owner != kNobody &&
              before[a] < before[b])
            CHECK(after[a] <= after[b]);
      }
      CHECK(sum <= 1 + 1e-9);
      size_t likeliest = 0;
      for (size_t a = 1; a < after.size(); ++a)
        if (evidence.candidates[a].owner != kNobody && before[a] > before[likeliest]) likeliest = a;
      if (std::count(before.begin(), before.end(), before[likeliest]) == 1)  // even ones share
        best[before[likeliest]] = after[likeliest];
    }
    double last = 0;
    for (const auto& [usually, now] : best) {
      CHECK(now >= last - 1e-9);
      last = now;
    }
  }
}
