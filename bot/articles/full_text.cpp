#include "articles/full_text.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace xiaoer::articles {
namespace {

// The words come cut and folded; no diacritics are dropped, so that both sides agree on what a word is.
constexpr const char* kCreate =
    "CREATE VIRTUAL TABLE document USING fts5(title, questions, body, content='', "
    "tokenize='unicode61 remove_diacritics 0')";

// A word in a title tells more than one in a question, and that more than one in the text.
constexpr const char* kMatch =
    "SELECT rowid, bm25(document, 8.0, 4.0, 1.0) AS rank_ FROM document WHERE document MATCH ?1 "
    "ORDER BY rank_, rowid LIMIT ?2";

// Between quotes nothing is an operator; a quote inside is doubled.
std::string matchExpression(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) {
    out += out.empty() ? "\"" : " OR \"";
    for (const char c : word) out.append(c == '"' ? 2 : 1, c);
    out += '"';
  }
  return out;
}

void insertAll(SQLite::Database& db, const std::vector<FullText::Document>& documents) {
  SQLite::Transaction all(db);
  SQLite::Statement insert(db, "INSERT INTO document(rowid, title, questions, body) VALUES(?, ?, ?, ?)");
  for (size_t i = 0; i < documents.size(); ++i) {
    insert.bind(1, static_cast<int64_t>(i));
    insert.bindNoCopy(2, documents[i].title);
    insert.bindNoCopy(3, documents[i].questions);
    insert.bindNoCopy(4, documents[i].body);
    insert.exec();
    insert.reset();
  }
  insert.clearBindings();
  all.commit();
  db.exec("INSERT INTO document(document) VALUES('optimize')");
}

}  // namespace

// One connection with its statement, used by one thread at a time.
class FullText::Reader {
 public:
  // Read only: the connections share the image, and none may write to it.
  Reader(unsigned char* image, size_t bytes)
      : db_(":memory:", SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX),
        opened_(sqlite3_deserialize(db_.getHandle(), "main", image, static_cast<sqlite3_int64>(bytes),
                                    static_cast<sqlite3_int64>(bytes), SQLITE_DESERIALIZE_READONLY)),
        match_(db_, opened_ == SQLITE_OK ? kMatch : throw SQLite::Exception(db_.getHandle(), opened_)) {}

  std::vector<Match> match(const std::string& expression, size_t limit) {
    match_.reset();
    match_.bind(1, expression);
    match_.bind(2, static_cast<int64_t>(limit));
    std::vector<Match> out;
    while (match_.executeStep())
      out.push_back(
          {static_cast<uint32_t>(match_.getColumn(0).getInt64()), -match_.getColumn(1).getDouble()});
    match_.reset();
    return out;
  }

 private:
  SQLite::Database db_;
  int opened_;
  SQLite::Statement match_;
};

FullText::FullText() = default;
FullText::~FullText() = default;

void FullText::Freed::operator()(unsigned char* memory) const { sqlite3_free(memory); }

Result<std::unique_ptr<FullText>> FullText::build(const std::vector<Document>& documents) {
  try {
    SQLite::Database db(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    db.exec(kCreate);
    insertAll(db, documents);
    std::unique_ptr<FullText> out(new FullText);
    sqlite3_int64 bytes = 0;
    out->image_.reset(sqlite3_serialize(db.getHandle(), "main", &bytes, 0));
    if (!out->image_) return Error{ErrorKind::Unavailable, "no memory for the search index"};
    out->imageBytes_ = static_cast<size_t>(bytes);
    out->idle_.push_back(out->takeReader());  // what cannot be read is told now, not to a customer
    return out;
  } catch (const SQLite::Exception& e) {
    return Error{ErrorKind::Internal, e.what()};
  }
}

std::unique_ptr<FullText::Reader> FullText::takeReader() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Reader>(image_.get(), imageBytes_);
}

Result<std::vector<FullText::Match>> FullText::match(const std::vector<std::string_view>& words,
                                                     size_t limit) const {
  if (words.empty() || limit == 0) return std::vector<Match>{};
  try {
    std::unique_ptr<Reader> reader = takeReader();
    std::vector<Match> out = reader->match(matchExpression(words), limit);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(reader));  // one that failed is not kept
    return out;
  } catch (const SQLite::Exception& e) {
    return Error{ErrorKind::Internal, e.what()};
  }
}

}  // namespace xiaoer::articles
