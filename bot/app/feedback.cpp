// What a customer says of an answer or an article: held against what there is, kept, counted.
#include "app/chat.h"

namespace xiaoer::app {

void Chat::feedback(store::Feedback said, std::function<void(Status)> done) {
  const bool known =
      said.article.empty() || library()->articles->find(said.article, text::Lang::Zh) != nullptr;
  if (!known) return done(Error{ErrorKind::NotFound, "there is no such article"});
  said.at = clock_.now();
  const bool helpful = said.helpful;
  const char* about = said.article.empty() ? "answer" : "article";
  store_.keepFeedback(std::move(said), [this, about, helpful, done = std::move(done)](Status kept) {
    if (kept) metrics_.feedback(about, helpful);
    done(std::move(kept));
  });
}

}  // namespace xiaoer::app
