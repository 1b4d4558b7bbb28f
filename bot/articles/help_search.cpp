#include "articles/help_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "articles/plain_text.h"
#include "base/utf8.h"

namespace xiaoer::articles {
namespace {

// What it is worth to stand in a field: a title says what the article is about, a text names much in passing.
constexpr float kTitle = 1, kQuestion = 0.85f, kTag = 0.6f, kBody = 0.35f;

constexpr double kUnknown = 0.6;        // weight of a part that no article has, of that of a rare one
constexpr double kOtherLanguage = 0.8;  // of a find in the version that is not shown
constexpr double kTitleShare = 0.25;    // of the score: how much of the title was asked for
constexpr double kWorst = 0.16;         // lower scores are no finds
constexpr double kOfBest = 0.3;         // nor what scores so much less than the best
constexpr size_t kCandidates = 24;      // looked at closely

bool endsChinesePart(std::string_view text) {
  for (const std::string_view mark : {"。", "！", "？", "：", "；", "，"})
    if (text.ends_with(mark)) return true;
  return false;
}

// Lines become one; a list's marks are gone already.
std::string oneLine(const std::string& markdown) {
  std::string out;
  for (const char c : plainText(markdown)) {
    if (c != '\n')
      out += c;
    else if (!out.empty() && out.back() != ' ' && !endsChinesePart(out))
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += text + " | ";  // a mark, so that no pair runs across
  return out;
}

Features featuresOf(const Meaning& meaning) {
  Features out;
  for (const Part& part : meaning.parts)
    for (const Wanted& one : part.wanted) out.insert(one.feature);
  return out;
}

std::string_view in(How how) {
  switch (how) {
    case How::Typed:
      return "";
    case How::Begins:
      return " as a beginning";
    case How::Nearly:
      return " nearly";
    case How::Sound:
      return " by sound";
    case How::Initials:
      return " by first letters";
  }
  return "";
}

}  // namespace

// One field of one article; the best field first.
struct HelpSearch::Field {
  uint32_t document;
  float worth;
  std::vector<Atom> atoms;
};

HelpSearch::HelpSearch(std::shared_ptr<const Articles> articles) : articles_(std::move(articles)) {
  std::vector<Field> fields;
  for (const Article& article : articles_->all()) {
    const auto document = static_cast<uint32_t>(documents_.size());
    std::string body = oneLine(article.markdown);
    fields.push_back({document, kTitle, atomsOf(article.title)});
    fields.push_back({document, kQuestion, atomsOf(lines(article.questions))});
    fields.push_back({document, kTag, atomsOf(lines(article.tags))});
    fields.push_back({document, kBody, atomsOf(body)});
    documents_.push_back({{article.title, {}}, {std::move(body), {}}});
  }
  numberWords(fields);
  for (Field& field : fields) {
    add(field.document, field.atoms, field.worth);
    if (field.worth == kTitle) documents_[field.document].title.atoms = std::move(field.atoms);
    if (field.worth == kBody) documents_[field.document].body.atoms = std::move(field.atoms);
  }
}

// From here on an atom is known by its word's number; the letters are kept once.
void HelpSearch::numberWords(std::vector<Field>& fields) {
  std::vector<std::string> words;
  for (const Field& field : fields)
    for (const Atom& atom : field.atoms)
      if (!atom.word.empty()) words.push_back(atom.word);
  vocabulary_ = Vocabulary(std::move(words));
  for (Field& field : fields)
    for (Atom& atom : field.atoms)
      if (!atom.word.empty()) atom.number = vocabulary_.number(std::exchange(atom.word, {}));
}

void HelpSearch::put(Feature feature, uint32_t document, float worth) {
  auto& postings = postings_[feature];
  if (postings.empty() || postings.back().document != document) postings.push_back({document, worth});
  // Fields come best first.
}

void HelpSearch::add(uint32_t document, const std::vector<Atom>& atoms, float worth) {
  for (size_t i = 0; i < atoms.size(); ++i) {
    const Atom& atom = atoms[i];
    if (atom.number != Vocabulary::kNone) put(ofWord(atom.number), document, worth);
    if (atom.han == 0) continue;
    put(ofHan(atom.han), document, worth);
    for (const text::Sound sound : atom.sounds)
      if (sound != text::kNoSound) put(ofSound(sound), document, worth);
    if (!atom.joined || i == 0 || atoms[i - 1].han == 0) continue;
    put(ofHans(atoms[i - 1].han, atom.han), document, worth);
    for (const Feature reading : readingsOf(atoms[i - 1], atom)) put(reading, document, worth);
    if (worth < kQuestion || i < 2 || atoms[i - 2].han == 0 || !atoms[i - 1].joined) continue;
    put(ofInitials(initialOf(atoms[i - 2]), initialOf(atoms[i - 1]), initialOf(atom)), document, worth);
  }
}

// What each document that satisfies the part is worth. Slips and sounds count only where nothing was found as
// it is written: who writes a word right does not mean its neighbours.
HelpSearch::Worths HelpSearch::worthsOf(const Part& part) const {
  Worths best;
  for (const Wanted& one : part.wanted) {
    const bool worse = one.how > How::Begins && one.how != part.wanted.front().how;
    if (worse && !best.empty()) break;
    const auto postings = postings_.find(one.feature);
    if (postings == postings_.end()) continue;
    for (const auto& [document, worth] : postings->second)
      best[document] = std::max(best[document], one.worth * static_cast<double>(worth));
  }
  return best;
}

// The share of what was asked that a document holds, rare parts weighing more: BM25's idf.
void HelpSearch::weigh(const Meaning& meaning, size_t number, std::vector<Found>& found) const {
  const auto all = static_cast<double>(documents_.size());
  const auto rarity = [&](double seenIn) { return std::log(1 + (all - seenIn + 0.5) / (seenIn + 0.5)); };
  std::unordered_map<uint32_t, std::pair<double, size_t>> sums;  // score, parts found
  double asked = 0;
  for (const Part& part : meaning.parts) {
    const Worths worths = worthsOf(part);
    const double rare = worths.empty() ? kUnknown * rarity(0) : rarity(static_cast<double>(worths.size()));
    const double weighs = part.counts * rare;
    asked += weighs;
    for (const auto& [document, worth] : worths) {
      sums[document].first += weighs * worth;
      ++sums[document].second;
    }
  }
  for (const auto& [document, sum] : sums)
    if (!meaning.whole || sum.second == meaning.parts.size())
      found.push_back({document, number, sum.first / asked});
}

double HelpSearch::preferred(const Found& found, const Meaning& meaning, text::Lang lang) const {
  const Shown& title = documents_[found.document].title;
  const std::vector<bool> marked = marks(title, featuresOf(meaning));
  const auto count = static_cast<double>(std::count(marked.begin(), marked.end(), true));
  const double share = title.atoms.empty() ? 0 : count / static_cast<double>(title.atoms.size());
  const double score = found.score * (1 - kTitleShare + kTitleShare * share);
  const Article& article = articles_->all()[found.document];
  return article.lang == lang || articles_->find(article.id, lang) == &article ? score
                                                                               : score * kOtherLanguage;
}

std::vector<HelpSearch::Hit> HelpSearch::search(std::string_view typed, text::Lang lang, size_t limit) const {
  const std::vector<Meaning> meanings = meaningsOf(typed, vocabulary_);
  std::vector<Found> found;
  for (size_t i = 0; i < meanings.size(); ++i) weigh(meanings[i], i, found);
  const auto better = [](const Found& a, const Found& b) {
    return a.score != b.score ? a.score > b.score : a.document < b.document;
  };
  const size_t close = std::min(found.size(), std::max(kCandidates, 4 * limit));
  std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(close), found.end(), better);
  found.resize(close);
  for (Found& one : found) one.score = preferred(one, meanings[one.meaning], lang);
  std::sort(found.begin(), found.end(), better);
  std::vector<Hit> out;
  std::unordered_set<std::string_view> taken;
  for (const Found& one : found) {
    if (out.size() == limit || one.score < std::max(kWorst, kOfBest * found[0].score)) break;
    if (taken.insert(articles_->all()[one.document].id).second)
      out.push_back(shown(one, meanings[one.meaning], lang));
  }
  return out;
}

std::string HelpSearch::why(const Found& found, const Meaning& meaning) const {
  std::map<std::string, std::string, std::less<>> places;  // by field: what it holds
  const auto field = [](float worth) {
    return worth == kTitle ? "title" : worth == kQuestion ? "questions" : worth == kTag ? "tags" : "text";
  };
  for (const Part& part : meaning.parts) {
    for (const Wanted& one : part.wanted) {
      const auto postings = postings_.find(one.feature);
      if (postings == postings_.end()) continue;
      const auto at = std::find_if(postings->second.begin(), postings->second.end(),
                                   [&](const Posting& p) { return p.document == found.document; });
      if (at == postings->second.end()) continue;
      std::string& told = places[field(at->worth)];
      told += fmt::format("{}\"{}\"{}", told.empty() ? "" : ", ", part.said, in(one.how));
      break;
    }
  }
  std::string out;
  for (const char* name : {"title", "questions", "tags", "text"})
    if (const auto place = places.find(name); place != places.end())
      out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", name, place->second);
  return out;
}

HelpSearch::Hit HelpSearch::shown(const Found& found, const Meaning& meaning, text::Lang lang) const {
  const Article& match = articles_->all()[found.document];
  const Article& article = *articles_->find(match.id, lang);
  const Document& document = documents_[static_cast<size_t>(&article - articles_->all().data())];
  const Features features = featuresOf(meaning);
  Hit hit{&article, std::min(1.0, found.score), {}, {}, why(found, meaning)};
  hit.title = whole(document.title, features);
  hit.snippet = snippet(document.body, features, article.summary);
  return hit;
}

}  // namespace xiaoer::articles
