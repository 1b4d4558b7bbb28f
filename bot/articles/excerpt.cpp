#include "articles/excerpt.h"

#include <algorithm>

#include "articles/vocabulary.h"
#include "base/utf8.h"

namespace xiaoer::articles {
namespace {

constexpr size_t kSnippetColumns = 150;  // a Chinese character takes two

size_t columns(std::string_view text) {
  size_t out = 0;
  for (size_t at = 0; at < text.size();) out += nextChar(text, at) < 0x1100 ? 1 : 2;
  return out;
}

// A sentence begins behind one of these.
bool endsSentence(char32_t c) {
  return c == U'。' || c == U'！' || c == U'？' || c == '.' || c == '!' || c == '?';
}

void append(std::vector<Piece>& to, std::string_view text, bool found) {
  if (text.empty()) return;
  if (!to.empty() && to.back().found == found)
    to.back().text += text;
  else
    to.push_back({std::string(text), found});
}

// Behind the last sentence that ends before `at`, if that is near; else the beginning of an atom near it.
size_t beginNear(std::string_view text, size_t at) {
  size_t begin = 0;
  for (size_t i = 0; i < at;) {
    const char32_t c = nextChar(text, i);
    const bool behindSpace = i < text.size() && text[i] == ' ';
    if (endsSentence(c) && (c > 0x7f || behindSpace)) begin = i + (behindSpace ? 1 : 0);
  }
  return begin <= at ? begin : at;
}

// As much from `begin` on as fits.
size_t endOfWindow(std::string_view text, size_t begin) {
  size_t at = begin, taken = 0;
  while (at < text.size()) {
    size_t next = at;
    taken += nextChar(text, next) < 0x1100 ? 1 : 2;
    if (taken > kSnippetColumns) break;
    at = next;
  }
  return at;
}

// Not in the middle of a Latin word.
size_t atWordEnd(const std::vector<Atom>& atoms, size_t at) {
  for (const Atom& atom : atoms)
    if (atom.begin < at && at < atom.end) return atom.begin;
  return at;
}

// White space between two finds belongs to them.
std::vector<Piece> part(const Shown& shown, const std::vector<bool>& marked, size_t from, size_t to) {
  const std::string_view text = shown.text;
  const std::vector<Atom>& atoms = shown.atoms;
  std::vector<Piece> out;
  size_t at = from;
  for (size_t i = 0; i < atoms.size(); ++i) {
    if (!marked[i] || atoms[i].begin < at || atoms[i].end > to) continue;
    const std::string_view between = text.substr(at, atoms[i].begin - at);
    append(out, between, !out.empty() && out.back().found && between == " ");
    append(out, text.substr(atoms[i].begin, atoms[i].end - atoms[i].begin), true);
    at = atoms[i].end;
  }
  append(out, text.substr(at, to - at), false);
  return out;
}

}  // namespace

std::vector<bool> marks(const Shown& shown, const Features& features) {
  const auto& atoms = shown.atoms;
  std::vector<bool> out(atoms.size());
  const auto has = [&](Feature feature) { return features.contains(feature); };
  for (size_t i = 0; i < atoms.size(); ++i) {
    const Atom& atom = atoms[i];
    if (atom.han == 0) {
      out[i] = atom.number != Vocabulary::kNone && has(ofWord(atom.number));
      continue;
    }
    if (has(ofHan(atom.han)) || has(ofSound(atom.sounds[0]))) out[i] = true;
    if (i == 0 || !atom.joined || atoms[i - 1].han == 0) continue;
    const auto readings = readingsOf(atoms[i - 1], atom);
    if (has(ofHans(atoms[i - 1].han, atom.han)) || std::any_of(readings.begin(), readings.end(), has))
      out[i - 1] = out[i] = true;
    if (i < 2 || !atoms[i - 1].joined || atoms[i - 2].han == 0) continue;
    if (has(ofInitials(initialOf(atoms[i - 2]), initialOf(atoms[i - 1]), initialOf(atom))))
      out[i - 2] = out[i - 1] = out[i] = true;
  }
  return out;
}

std::vector<Piece> whole(const Shown& shown, const Features& features) {
  return part(shown, marks(shown, features), 0, shown.text.size());
}

std::vector<Piece> snippet(const Shown& body, const Features& features, const std::string& summary) {
  const std::vector<bool> marked = marks(body, features);
  size_t begin = 0, most = 0;
  for (size_t i = 0; i < marked.size(); ++i) {
    if (!marked[i]) continue;
    size_t from = beginNear(body.text, body.atoms[i].begin);
    if (columns(std::string_view(body.text).substr(from, body.atoms[i].begin - from)) > kSnippetColumns / 2)
      from = body.atoms[i >= 8 ? i - 8 : 0].begin;
    const size_t end = endOfWindow(body.text, from);
    size_t count = 0;
    for (size_t j = i; j < marked.size() && body.atoms[j].end <= end; ++j) count += marked[j];
    if (count > most) begin = from, most = count;
  }
  if (most == 0) return {{summary, false}};
  const size_t end = atWordEnd(body.atoms, endOfWindow(body.text, begin));
  auto out = part(body, marked, begin, end);
  if (begin > 0) out.insert(out.begin(), {"… ", false});
  if (end < body.text.size()) append(out, " …", false);
  return out;
}

}  // namespace xiaoer::articles
