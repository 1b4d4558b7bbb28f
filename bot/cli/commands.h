// One file a command. Each takes what was given on the command line and returns the exit code.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace xiaoer::cli {

struct Folders {
  std::string rules = "rules", kb = "kb";
};

struct ServeOptions {
  Folders folders;
  std::string host = "127.0.0.1", db = "xiaoer.db";
  std::string notify;  // the file of mail server and webhooks; "": nobody is told of anything
  int port = 8080;
  int awayAfter = 60;  // seconds without a sign after which an agent counts as gone
};
int serve(const ServeOptions& options);

// `dir`: a folder of rules, or one that holds rules/ and kb/.
int check(const std::string& dir, Folders folders);

struct AskOptions {
  Folders folders;
  bool json = false, batch = false;
  std::string message;
};
int ask(const AskOptions& options);

// Agents and keys. `action`: add, list, role, password, disable, enable.
struct AccountOptions {
  std::string action, name, display, role = "agent", db = "xiaoer.db";
  std::vector<std::string> teams;
};
int agent(const AccountOptions& options);
int key(const AccountOptions& options);

struct MailInOptions {
  std::string url = "http://127.0.0.1:8080", keyFile;
};
int mailIn(const MailInOptions& options);

int chat(const Folders& folders);

struct EvidenceOptions {
  Folders folders;
  std::string db = "xiaoer.db";
  int64_t days = 30;  // how far back
};
int evidence(const EvidenceOptions& options);

}  // namespace xiaoer::cli
