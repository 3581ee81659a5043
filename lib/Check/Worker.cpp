//===- Worker.cpp - batches in processes of their own ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Worker.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace pare::check {

/// Seconds for a batch on one target, then it counts as one that hangs.
static const unsigned kTargetSeconds = 900;

//===----------------------------------------------------------------------===//
// An outcome as lines of fields with tabs between them
//===----------------------------------------------------------------------===//

static std::string oneLine(StringRef text) {
  std::string line = text.str();
  for (char &c : line)
    if (c == '\n' || c == '\t')
      c = ' ';
  return line;
}

static void write(const Outcome &outcome, raw_ostream &os) {
  for (const Seen &seen : outcome.seen)
    os << (seen.isFinding ? "found\t" : "refused\t") << seen.subject << "\t"
       << seen.target << "\t" << oneLine(seen.what) << "\n";
  for (const Outcome::Count &count : outcome.counts)
    os << "count\t" << count.subjects << "\t" << count.target << "\t"
       << static_cast<int64_t>(count.compileSeconds * 1000) << "\t"
       << static_cast<int64_t>(count.runSeconds * 1000) << "\n";
}

static void read(StringRef text, Outcome &outcome) {
  SmallVector<StringRef> lines;
  text.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    SmallVector<StringRef> fields;
    line.split(fields, '\t');
    int64_t number = 0;
    if (fields.size() < 4 || fields[1].getAsInteger(10, number))
      continue;
    if (fields[0] != "count") {
      outcome.seen.push_back(
          {number, fields[2].str(), fields[0] == "found", fields[3].str()});
      continue;
    }
    int64_t compile = 0, run = 0;
    if (fields.size() == 5 && !fields[3].getAsInteger(10, compile) &&
        !fields[4].getAsInteger(10, run))
      outcome.counts.push_back({fields[2].str(), number,
                                static_cast<double>(compile) / 1000,
                                static_cast<double>(run) / 1000});
  }
}

//===----------------------------------------------------------------------===//
// Processes
//===----------------------------------------------------------------------===//

void Workers::runChild(const Task &task, const std::string &file) {
  std::error_code code;
  raw_fd_ostream os(file, code);
  if (code)
    _exit(2);
  // A crash is told by the parent; nobody needs the stack.
  sys::unregisterHandlers();
  // One target after the other, so that a crash has a target.
  for (const std::string &target : task.targets) {
    os << "on\t" << target << "\n";
    os.flush();
    alarm(kTargetSeconds);
    write(checkBatch(task.subjects, target, options, harness, registry), os);
  }
  os << "end\n";
  os.close();
  // Without destructors: what they free is the parent's, too.
  _exit(0);
}

int Workers::start(const Task &task) {
  SmallString<128> file;
  if (sys::fs::createTemporaryFile("pare-check", "txt", file))
    report_fatal_error("no temporary file", /*gen_crash_diag=*/false);
  outs().flush();
  errs().flush();
  pid_t child = fork();
  if (child == 0)
    runChild(task, file.str().str());
  if (child < 0)
    report_fatal_error("no process could be started", /*gen_crash_diag=*/false);
  running[child] = {task, file.str().str()};
  return child;
}

/// Finds the members of a batch that end their process.
Outcome Workers::isolate(const Task &task, const std::string &target,
                         const std::string &why) {
  Outcome outcome;
  if (task.subjects.size() == 1) {
    outcome.seen.push_back({0, target, true, why});
    return outcome;
  }
  size_t half = task.subjects.size() / 2;
  ArrayRef<Subject> all(task.subjects);
  for (size_t begin : {size_t(0), half}) {
    ArrayRef<Subject> part =
        begin == 0 ? all.take_front(half) : all.drop_front(half);
    Outcome found = check({part.vec(), task.targets});
    for (Seen &seen : found.seen)
      seen.subject += begin;
    append_range(outcome.seen, found.seen);
    append_range(outcome.counts, found.counts);
  }
  return outcome;
}

Outcome Workers::collect(const Running &run, int status) {
  Outcome outcome;
  std::string target;
  bool isWhole = false;
  if (auto buffer = MemoryBuffer::getFile(run.file)) {
    StringRef text = (*buffer)->getBuffer();
    isWhole = text == "end\n" || text.ends_with("\nend\n");
    size_t last = text.rfind("on\t");
    if (last != StringRef::npos)
      target = text.substr(last + 3).split('\n').first.str();
    if (isWhole)
      read(text, outcome);
  }
  sys::fs::remove(run.file);
  if (isWhole)
    return outcome;
  std::string why = "ended the compiler";
  if (WIFSIGNALED(status))
    why += std::string(": ") + strsignal(WTERMSIG(status));
  return isolate(run.task, target, why);
}

std::pair<int, Outcome> Workers::finish() {
  int status = 0;
  pid_t child = waitpid(-1, &status, 0);
  auto found = running.find(child);
  if (found == running.end())
    return {child, {}};
  Running run = std::move(found->second);
  running.erase(found);
  return {child, collect(run, status)};
}

Outcome Workers::check(const Task &task) {
  int child = start(task);
  int status = 0;
  waitpid(child, &status, 0);
  Running run = std::move(running[child]);
  running.erase(child);
  return collect(run, status);
}

} // namespace pare::check
