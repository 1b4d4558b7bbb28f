#include "articles/articles.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "articles/front_matter.h"
#include "articles/index.h"

namespace xiaoer::articles {
namespace {

// All files, read one by one and then held against each other.
class Shelf {
 public:
  Shelf(std::string_view shown, Faults& faults) : shown_(shown), faults_(faults) {}

  void add(const SourceFile& source) {
    const std::string file = shown_.empty() ? source.path : fmt::format("{}/{}", shown_, source.path);
    const auto name = nameOf(source.path);
    if (!name) {
      faults_.push_back({{file, 0, 0},
                         "an article's file must be <folder>/<slug>.md or <folder>/<slug>.en.md",
                         "folder and slug are written in a-z, 0-9 and '-'"});
      return;
    }
    // A file with faults of its own still has its name: what refers to it is not wrong as well.
    ids_.insert(name->id);
    auto draft = readArticle(*name, file, source.text, faults_);
    if (draft) drafts_.push_back(std::move(*draft));
  }

  std::vector<Article> checked() {
    std::stable_sort(drafts_.begin(), drafts_.end(),
                     [](const Draft& a, const Draft& b) { return key(a) < key(b); });
    for (size_t i = 0; i < drafts_.size(); ++i) {
      checkRelated(drafts_[i]);
      if (i > 0) checkBeside(drafts_[i - 1], drafts_[i]);
    }
    std::vector<Article> out;
    for (Draft& draft : drafts_)
      if (draft.good) out.push_back(std::move(draft.article));
    return out;
  }

 private:
  static std::pair<std::string_view, text::Lang> key(const Draft& draft) {
    return {draft.article.id, draft.article.lang};
  }
  void wrong(Draft& draft, Place place, std::string message, std::string hint) {
    faults_.push_back({std::move(place), std::move(message), std::move(hint)});
    draft.good = false;
  }
  void checkRelated(Draft& draft) {
    const std::vector<std::string> known(ids_.begin(), ids_.end());
    for (const yaml::Node& id : draft.related) {
      if (ids_.contains(id.scalar)) continue;
      wrong(draft, place(draft, id), fmt::format("there is no article '{}'", id.scalar),
            yaml::didYouMean(id.scalar, known));
    }
  }
  // `first` and `second` are neighbours by id, then language.
  void checkBeside(const Draft& first, Draft& second) {
    const Article &a = first.article, &b = second.article;
    if (a.id != b.id) return;
    if (a.lang == b.lang)
      wrong(second, {b.file, 0, 0},
            fmt::format("the article '{}' is there twice in '{}'", b.id, text::name(b.lang)), {});
    else if (!a.category.empty() && !b.category.empty() && a.category != b.category)
      wrong(second, place(second, second.category),
            fmt::format("the category is '{}', but {} has '{}'", b.category, a.file, a.category),
            "both languages of an article share its category");
  }
  static Place place(const Draft& draft, const yaml::Node& node) {
    return {draft.article.file, node.line, node.column};
  }

  std::string shown_;
  Faults& faults_;
  std::vector<Draft> drafts_;
  std::set<std::string> ids_;
};

}  // namespace

Articles::Articles() = default;
Articles::~Articles() = default;

std::shared_ptr<const Articles> Articles::build(const std::vector<SourceFile>& files, std::string_view shown,
                                                Faults& faults) {
  Faults mine;
  Shelf shelf(shown, mine);
  for (const SourceFile& file : files) shelf.add(file);
  std::shared_ptr<Articles> out(new Articles);
  out->all_ = shelf.checked();
  for (size_t i = 0; i < out->all_.size(); ++i) out->byId_[{out->all_[i].id, out->all_[i].lang}] = i;
  if (auto index = Index::build(out->all_))
    out->index_ = std::move(*index);
  else
    mine.push_back(
        {{std::string(shown), 0, 0}, "the articles cannot be searched: " + index.error().message, {}});
  sortByPlace(mine);
  faults.insert(faults.end(), mine.begin(), mine.end());
  return out;
}

const Article* Articles::find(std::string_view id, text::Lang lang) const {
  const text::Lang other = lang == text::Lang::Zh ? text::Lang::En : text::Lang::Zh;
  for (const text::Lang one : {lang, other})
    if (const auto it = byId_.find(std::pair{std::string(id), one}); it != byId_.end())
      return &all_[it->second];
  return nullptr;
}

std::vector<Articles::Hit> Articles::search(std::string_view normal, text::Lang lang, size_t limit) const {
  std::vector<Hit> out;
  if (!index_ || limit == 0) return out;
  std::set<const Article*> taken;
  for (Index::Found& found : index_->search(normal, limit)) {
    const Article* article = find(all_[found.article].id, lang);
    if (!taken.insert(article).second) continue;
    out.push_back({article, found.confidence, std::move(found.why)});
    if (out.size() == limit) break;
  }
  return out;
}

}  // namespace xiaoer::articles
