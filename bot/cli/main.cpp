// The command line.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"
#include "http/documents.h"

namespace {

void addFolders(CLI::App& command, xiaoer::cli::Folders& folders) {
  command.add_option("--rules", folders.rules, "The folder of rule files")->capture_default_str();
  command.add_option("--kb", folders.kb, "The folder of articles; may be missing")->capture_default_str();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace xiaoer;
  CLI::App app{"Xiaoer (小二): the support desk behind a help page", "xiaoer"};
  app.set_version_flag("--version", std::string(http::kVersion));
  app.require_subcommand(1);

  cli::ServeOptions served;
  CLI::App* serve = app.add_subcommand("serve", "The server");
  serve->add_option("--port", served.port, "The port; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve->add_option("--host", served.host, "The address to listen on; 0.0.0.0 for all")
      ->capture_default_str();
  serve->add_option("--db", served.db, "The SQLite file; made where it is missing")->capture_default_str();
  addFolders(*serve, served.folders);

  std::string checked;
  cli::Folders checkedFolders;
  CLI::App* check = app.add_subcommand(
      "check", "Finds mistakes in rules and articles and runs the tests in the rule files");
  check->add_option("dir", checked, "A folder of rules, or one that holds rules/ and kb/");
  addFolders(*check, checkedFolders);

  cli::AskOptions asked;
  CLI::App* ask = app.add_subcommand("ask", "What the bot would do with a message, and why");
  ask->add_flag("--json", asked.json, "As the contract's reply object");
  ask->add_flag("--batch", asked.batch, "A message a line on standard input, an object a line out");
  ask->add_option("message", asked.message, "The message");
  addFolders(*ask, asked.folders);

  cli::Folders chatted;
  CLI::App* chat = app.add_subcommand("chat", "A conversation in the terminal");
  addFolders(*chat, chatted);

  cli::EvidenceOptions evidence;
  CLI::App* picked = app.add_subcommand(
      "evidence", "Messages the bot was not sure of, with what customers picked: lines for `says`");
  picked->add_option("--db", evidence.db, "The SQLite file of the server")->capture_default_str();
  picked->add_option("--days", evidence.days, "How many days back")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  addFolders(*picked, evidence.folders);

  CLI11_PARSE(app, argc, argv);
  if (*serve) return cli::serve(served);
  if (*check) return cli::check(checked, checkedFolders);
  if (*ask) return cli::ask(asked);
  if (*picked) return cli::evidence(evidence);
  return cli::chat(chatted);
}
