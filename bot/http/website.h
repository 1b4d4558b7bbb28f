// The help centre as it is served: all pages that only change with rules and articles are made and compressed
// once, when those are loaded, so that a peak costs no more than sending them.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "app/library.h"
#include "articles/help_search.h"
#include "pages/site.h"

namespace xiaoer::http {

struct Kept {
  std::string type, body;
  std::string compressed;  // gzip; "" where that is not worth it
  std::string etag;
};
Kept kept(std::string type, std::string body);

// One state of the authors' files. Immutable; shared by every thread. A page takes some 15 KB with its
// compressed form.
class Edition {
 public:
  explicit Edition(std::shared_ptr<const app::Library> library);

  const app::Library& library() const { return *library_; }
  const pages::Site& site() const { return site_; }
  const articles::HelpSearch& search() const { return search_; }
  // "/", "/topics/data_sync", "/kb/sync/orders", "/demo", "/assets/help.css", "/widget.js" …; null: none.
  const Kept* find(std::string_view path, text::Lang lang) const;
  const Kept& notFound(text::Lang lang) const { return *find("404", lang); }

 private:
  void put(const std::string& path, text::Lang lang, Kept page);
  void putPages(text::Lang lang);
  void putFiles();

  std::shared_ptr<const app::Library> library_;
  pages::Site site_;
  articles::HelpSearch search_;
  std::map<std::string, Kept, std::less<>> kept_;  // by path, English ones with "?lang=en"
};

class Website {
 public:
  // Makes the pages; the old ones are served until they are done. Any thread.
  void use(std::shared_ptr<const app::Library> library);
  // Never null after the first use().
  std::shared_ptr<const Edition> edition() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Edition> edition_;
};

// `script` in a function of its own that knows its settings, so that the button is painted without a second
// request.
std::string widgetScript(const rulebook::Settings& settings, std::string_view script);

}  // namespace xiaoer::http
