// What a customer does to a ticket outside of the chat: by the form, a call-back request, the tracking page,
// an e-mail. Whichever it is, it is one ticket with one history. Each is one transaction, decided on what was
// read and decided again where somebody else was quicker.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/library.h"
#include "app/notify.h"
#include "dialog/letter.h"
#include "store/store.h"

namespace xiaoer::app {

struct Case;

// Where it went.
struct Kept {
  std::string number, link;  // of the ticket
  bool opened = false;       // it is a new one: the first, or what follows a closed one
};

class Customer {
 public:
  using Heard = std::function<void(Result<Kept>)>;

  // `later` runs a task soon on another thread than the store's writer. Any thread.
  Customer(store::Store& store, const Clock& clock, const Notices& notices,
           std::function<std::shared_ptr<const Library>()> library,
           std::function<void(std::function<void()>)> later);

  // `done` is called once, on any thread but the store's writer, when all of it is on disk or has failed.
  // Errors: NotFound (no such ticket), Invalid and Conflict (as the desk's functions have them), Unavailable
  // (nothing was kept). `clientId`: the client's own id of what is said ("" if none): sent twice it is kept
  // once, and answered the same. Only a caller who knows that it is the customer may ask: by the ticket's
  // link, the conversation's handle, or the address that an e-mail came from.

  // A new ticket, in a conversation of its own. The clientId counts for a day.
  void open(dialog::Letter letter, std::string clientId, Heard done);

  struct Said {
    std::string words;    // valid UTF-8, not blank
    std::string channel;  // page, email
    std::string clientId;
  };
  // The customer writes to the agent: a pending ticket goes on, a solved one is opened again unless the words
  // are thanks, a closed one is followed by a new one. A duplicate's words belong to the ticket that stays.
  void write(std::string number, Said said, Heard done);

  // How it was: 1 to 5 and words, which may be "".
  void rate(std::string number, int score, std::string words, Heard done);

  struct Unreached {
    std::string to, why, clientId;  // valid UTF-8
  };
  // A mail to the customer came back: agents see it on the ticket, nothing else changes.
  void unreachable(std::string number, Unreached what, Heard done);

  // "Did it hold?" A no opens a solved ticket again; a closed one is followed by a new one.
  void sayHeld(std::string number, bool held, Said said, Heard done);

 private:
  struct Opening;
  struct Work;
  struct Asked {
    store::TicketRow row;  // that the customer holds; the case may be that of the one it was merged into
    store::Hold hold;      // of its conversation
  };
  using Deed = std::function<Result<Kept>(Case&, const Asked&)>;
  void attempt(std::shared_ptr<Opening> opening);
  Result<store::Turn> opened(const Opening& opening, const Library& library, Kept& kept);
  void begin(Work work);
  void attempt(std::shared_ptr<Work> work);
  Status tryOnce(const std::shared_ptr<Work>& work);
  Result<store::TicketRow> ticketNamed(const std::string& number);
  Result<store::TicketRow> latest(std::string number);
  Result<std::string> placeOf(const store::TicketRow& asked);
  // Opens what follows the case's ticket, which is closed.
  Result<desk::Ticket> follow(Case& one, const Said& said);

  store::Store& store_;
  const Clock& clock_;
  const Notices& notices_;
  const std::function<std::shared_ptr<const Library>()> library_;
  const std::function<void(std::function<void()>)> later_;
};

}  // namespace xiaoer::app
