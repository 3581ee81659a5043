//===- Harness.cpp - runs entries in a process of their own ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Harness.h"

#include "pare/Execution/Jit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <unistd.h>

using namespace llvm;

namespace pare::check {

static const char kHarness[] =
#include "Harness.c.inc"
    ;

/// Seconds after which a program counts as one that does not end.
static const unsigned kTimeLimit = 120;

static Error writeFile(const Twine &path, StringRef contents) {
  std::error_code code;
  std::string name = path.str();
  raw_fd_ostream os(name, code);
  if (!code) {
    os << contents;
    os.close();
    code = os.error();
    os.clear_error();
  }
  return code ? createFileError(name, code) : Error::success();
}

static Error runCommand(ArrayRef<std::string> command) {
  ErrorOr<std::string> program = sys::findProgramByName(command.front());
  if (!program)
    return createStringError("'" + command.front() + "' is not there");
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string message;
  if (sys::ExecuteAndWait(*program, arguments, std::nullopt, {}, 0, 0,
                          &message) == 0)
    return Error::success();
  return createStringError("'" + join(command, " ") + "' failed " + message);
}

static std::string archOf(const TargetDescription &target) {
  return Triple(Triple::normalize(target.triple)).getArchName().str();
}

static bool isForeign(const TargetDescription &target) {
  return archOf(target) != Triple(sys::getProcessTriple()).getArchName();
}

static std::string compilerFor(const TargetDescription &target) {
  return isForeign(target) ? archOf(target) + "-linux-gnu-gcc" : "cc";
}

Harness::~Harness() {
  if (!directory.empty())
    sys::fs::remove_directories(directory);
}

Error Harness::prepare(const TargetDescription &target) {
  if (directory.empty()) {
    SmallString<128> path;
    if (std::error_code code =
            sys::fs::createUniqueDirectory("pare-check", path))
      return createStringError("no temporary directory: " + code.message());
    directory = path.str().str();
    if (Error error = writeFile(directory + "/harness.c", kHarness))
      return error;
  }
  if (isForeign(target)) {
    auto [program, rest] = StringRef(emulator).split(' ');
    if (!sys::findProgramByName(program))
      return createStringError("'" + program + "' is not there");
  } else {
    std::string reason = whyNotNative(
        {target.triple.str(), target.cpu.str(), target.features.str()});
    if (!reason.empty())
      return createStringError(reason);
  }
  std::string object = directory + "/" + archOf(target) + ".o";
  if (sys::fs::exists(object))
    return Error::success();
  return runCommand({compilerFor(target), "-O1", "-c", directory + "/harness.c",
                     "-o", object});
}

//===----------------------------------------------------------------------===//
// One program
//===----------------------------------------------------------------------===//

static void append(std::string &bytes, int64_t value) {
  bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

/// The file that Harness.c reads.
static std::string packUnits(ArrayRef<UnitData> units) {
  std::string bytes;
  append(bytes, units.size());
  for (const UnitData &unit : units) {
    for (int64_t value :
         {static_cast<int64_t>(unit.inputs.size()),
          static_cast<int64_t>(unit.outputs.size()), unit.draws,
          unit.arenaBytes, static_cast<int64_t>(unit.looseZero)})
      append(bytes, value);
    for (const auto *ports : {&unit.inputs, &unit.outputs})
      for (const PortData &port : *ports)
        for (int64_t value :
             {port.bytes, port.element, static_cast<int64_t>(port.isFloat)})
          append(bytes, value);
    for (int64_t draw = 0; draw < unit.draws; ++draw)
      for (const auto *ports : {&unit.inputs, &unit.outputs})
        for (const PortData &port : *ports) {
          const std::vector<char> &data = port.draws[draw];
          bytes.append(data.data(), data.size());
          bytes.append((8 - data.size() % 8) % 8, '\0');
        }
  }
  return bytes;
}

static std::string makeTable(ArrayRef<UnitData> units) {
  std::string text = ".section .data.rel.ro,\"aw\"\n.balign 8\n"
                     ".globl pare_entries\npare_entries:\n";
  for (const UnitData &unit : units)
    text += "  .quad " + unit.symbol + "\n";
  return text + "  .quad 0\n.section .note.GNU-stack,\"\",%progbits\n";
}

namespace {
/// A directory that goes when its user is done.
struct Scratch {
  SmallString<128> path;
  ~Scratch() {
    if (!path.empty())
      sys::fs::remove_directories(path);
  }
  std::string file(const Twine &name) const {
    return (path + "/" + name).str();
  }
};
} // namespace

/// Runs units from `first` on; returns the first that was not reached and adds
/// to `found` what was told.
static Expected<int64_t>
runFrom(int64_t first, int64_t end, std::vector<std::string> command,
        const Scratch &scratch,
        std::vector<std::pair<int64_t, std::string>> &found) {
  command.push_back(std::to_string(first));
  command.push_back(std::to_string(end));
  ErrorOr<std::string> program = sys::findProgramByName(command.front());
  if (!program)
    return createStringError("'" + command.front() + "' is not there");
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string output = scratch.file("output"), message;
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(output),
                                          std::nullopt};
  int code = sys::ExecuteAndWait(*program, arguments, std::nullopt, redirects,
                                 kTimeLimit, 0, &message);
  auto buffer = MemoryBuffer::getFile(output);
  if (!buffer)
    return createFileError(output, buffer.getError());
  SmallVector<StringRef> lines;
  (*buffer)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  int64_t reached = first;
  for (StringRef line : lines) {
    int64_t unit = 0;
    if (line.consume_front("found ") && !line.consumeInteger(10, unit))
      found.push_back({unit, line.trim().str()});
    else if (line.consume_front("at ") && !line.consumeInteger(10, unit))
      reached = unit;
    else if (line == "end")
      return end;
  }
  found.push_back({reached, "ended the process, code " + std::to_string(code) +
                                " " + message});
  return reached + 1;
}

Expected<std::vector<std::pair<int64_t, std::string>>>
Harness::run(const TargetDescription &target, StringRef object,
             ArrayRef<UnitData> units) const {
  Scratch scratch;
  if (std::error_code code =
          sys::fs::createUniqueDirectory("pare-check", scratch.path))
    return createStringError("no temporary directory: " + code.message());
  if (Error error = writeFile(scratch.file("entries.o"), object))
    return std::move(error);
  if (Error error = writeFile(scratch.file("table.s"), makeTable(units)))
    return std::move(error);
  if (Error error = writeFile(scratch.file("data"), packUnits(units)))
    return std::move(error);
  std::vector<std::string> link = {compilerFor(target), "-pthread"};
  std::vector<std::string> command;
  if (isForeign(target)) {
    link.push_back("-static");
    SmallVector<StringRef> words;
    StringRef(emulator).split(words, ' ', -1, /*KeepEmpty=*/false);
    command.assign(words.begin(), words.end());
  }
  for (const std::string &word :
       {scratch.file("table.s"), scratch.file("entries.o"),
        directory + "/" + archOf(target) + ".o", std::string("-lm"),
        std::string("-o"), scratch.file("program")})
    link.push_back(word);
  if (Error error = runCommand(link))
    return std::move(error);
  command.push_back(scratch.file("program"));
  command.push_back(scratch.file("data"));

  std::vector<std::pair<int64_t, std::string>> found;
  int64_t end = units.size();
  for (int64_t first = 0; first < end;) {
    Expected<int64_t> next = runFrom(first, end, command, scratch, found);
    if (!next)
      return next.takeError();
    first = *next;
  }
  return found;
}

} // namespace pare::check
