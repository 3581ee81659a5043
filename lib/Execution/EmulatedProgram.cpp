//===- EmulatedProgram.cpp - code of a foreign target, emulated -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedProgram.h"

#include "pare/Execution/IsolatedEntry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace pare {

bool isForeign(const LLVMTarget &target) {
  return Triple(Triple::normalize(target.triple)).getArch() !=
         Triple(sys::getProcessTriple()).getArch();
}

//===----------------------------------------------------------------------===//
// The C program around an entry
//===----------------------------------------------------------------------===//

/// Reads a sample from each input file, calls the entry, appends each result to
/// its file; the arguments are the number of samples and the files' names.
static const char kMain[] = R"(
static FILE *open_file(const char *name, const char *mode) {
  FILE *file = fopen(name, mode);
  if (!file) {
    perror(name);
    exit(1);
  }
  return file;
}

int main(int argc, char **argv) {
  FILE *files[INPUTS + OUTPUTS];
  if (argc != 2 + INPUTS + OUTPUTS)
    return 1;
  for (int i = 0; i < INPUTS + OUTPUTS; ++i)
    files[i] = open_file(argv[2 + i], i < INPUTS ? "rb" : "wb");
  for (long n = atol(argv[1]); n > 0; --n) {
    for (int i = 0; i < INPUTS; ++i)
      if (fread(buffers[i], 1, sizes[i], files[i]) != sizes[i])
        return 1;
    CALL;
    for (int i = INPUTS; i < INPUTS + OUTPUTS; ++i)
      if (fwrite(buffers[i], 1, sizes[i], files[i]) != sizes[i])
        return 1;
  }
  for (int i = 0; i < INPUTS + OUTPUTS; ++i)
    if (fclose(files[i]))
      return 1;
  return 0;
}
)";

/// Buffers of the inputs, the outputs and the taps, the latter in one block.
static void writeBuffers(raw_ostream &os, const EntryInterface &interface) {
  std::vector<Port> ports = interface.inputs;
  ports.insert(ports.end(), interface.outputs.begin(), interface.outputs.end());
  for (auto [i, port] : enumerate(ports))
    os << "static _Alignas(16) char buffer" << i << "["
       << std::max<int64_t>(port.numBytes(), 1) << "];\n";
  os << "static _Alignas(64) char taps["
     << std::max<int64_t>(interface.tapBytes(), 1) << "];\n";
  if (interface.profile)
    os << "static long long stamps[" << interface.profile->numStamps()
       << "];\n";
  // One element more, for entries that have none.
  os << "static char *buffers[] = {";
  for (unsigned i = 0; i < ports.size(); ++i)
    os << "buffer" << i << ", ";
  for (int64_t offset : interface.tapOffsets())
    os << "taps + " << offset << ", ";
  os << "0};\nstatic size_t sizes[] = {";
  for (const Port &port : ports)
    os << port.numBytes() << ", ";
  for (const Port &tap : interface.taps)
    os << tap.numBytes() << ", ";
  os << "0};\n";
}

static std::string makeHarness(const EntryInterface &interface) {
  std::string text;
  raw_string_ostream os(text);
  os << "#include <stdio.h>\n#include <stdlib.h>\n"
     << "#define INPUTS " << interface.inputs.size() << "\n"
     << "#define OUTPUTS " << interface.outputs.size() + interface.taps.size()
     << "\n";
  writeBuffers(os, interface);
  os << "static _Alignas(64) char arena["
     << std::max<int64_t>(interface.arenaBytes, 1) << "];\nvoid "
     << IsolatedEntry::kSymbol << "(";
  for (unsigned i = 1; i < interface.numPointers(); ++i)
    os << "void *, ";
  os << "void *);\n#define CALL " << IsolatedEntry::kSymbol << "(";
  size_t plain = interface.inputs.size() + interface.outputs.size();
  for (unsigned i = 0; i < plain; ++i)
    os << "buffer" << i << ", ";
  os << (interface.taps.empty() ? "" : "taps, ")
     << (interface.profile ? "stamps, " : "") << "arena)\n"
     << kMain;
  return text;
}

//===----------------------------------------------------------------------===//
// Files and processes
//===----------------------------------------------------------------------===//

static Error writeFile(StringRef path, StringRef contents) {
  std::error_code code;
  raw_fd_ostream os(path, code);
  if (!code) {
    os << contents;
    os.close();
    code = os.error();
    os.clear_error();
  }
  return code ? createFileError(path, code) : Error::success();
}

/// Runs a program that is looked up on the path.
static Error runCommand(ArrayRef<std::string> command) {
  ErrorOr<std::string> program = sys::findProgramByName(command.front());
  if (!program)
    return createStringError("'" + command.front() +
                             "' is not on the path, which a foreign target "
                             "needs here; install it (tools/setup.sh does), or "
                             "name another emulator");
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string message;
  int code = sys::ExecuteAndWait(*program, arguments, std::nullopt, {}, 0, 0,
                                 &message);
  if (code == 0)
    return Error::success();
  if (message.empty())
    message = "exit code " + std::to_string(code);
  return createStringError("'" + join(command, " ") + "' failed: " + message);
}

std::string EmulatedProgram::file(const Twine &name) const {
  return (directory + "/" + name).str();
}

Error EmulatedProgram::link(const CompiledEntry &entry) {
  SmallString<128> path;
  if (std::error_code code = sys::fs::createUniqueDirectory("pare-run", path))
    return createStringError("no temporary directory: " + code.message());
  directory = path.str().str();
  if (Error error = writeFile(file("entry.o"), entry.object->getBuffer()))
    return error;
  if (Error error = writeFile(file("main.c"), makeHarness(entry.interface)))
    return error;
  Triple triple(Triple::normalize(entry.target.triple));
  return runCommand({(triple.getArchName() + "-linux-gnu-gcc").str(), "-static",
                     "-O1", file("main.c"), file("entry.o"), "-lm", "-o",
                     file("program")});
}

Expected<std::unique_ptr<EmulatedProgram>>
EmulatedProgram::create(const CompiledEntry &entry, StringRef emulator) {
  std::unique_ptr<EmulatedProgram> program(new EmulatedProgram());
  SmallVector<StringRef> words;
  emulator.split(words, ' ', -1, /*KeepEmpty=*/false);
  program->emulator.assign(words.begin(), words.end());
  if (words.empty())
    return createStringError("no emulator given for a foreign target");
  if (Error error = program->link(entry))
    return std::move(error);
  return std::move(program);
}

EmulatedProgram::~EmulatedProgram() {
  if (!directory.empty())
    sys::fs::remove_directories(directory);
}

Error EmulatedProgram::execute(int64_t count, ArrayRef<const char *> from,
                               ArrayRef<char *> to) {
  std::vector<std::string> command = emulator;
  command.push_back(file("program"));
  command.push_back(std::to_string(count));
  for (auto [i, type] : enumerate(inputs)) {
    command.push_back(file("input" + Twine(i)));
    if (Error error = writeFile(command.back(),
                                StringRef(from[i], count * type.numBytes())))
      return error;
  }
  for (unsigned i = 0; i < results.size(); ++i)
    command.push_back(file("result" + Twine(i)));
  if (Error error = runCommand(command))
    return error;
  for (auto [i, type] : enumerate(results)) {
    std::string path = file("result" + Twine(i));
    auto buffer = MemoryBuffer::getFile(path);
    if (!buffer)
      return createFileError(path, buffer.getError());
    StringRef bytes = (*buffer)->getBuffer();
    if (bytes.size() != static_cast<size_t>(count * type.numBytes()))
      return createStringError("'" + path + "' has " + Twine(bytes.size()) +
                               " bytes, expected " +
                               Twine(count * type.numBytes()));
    copy(bytes, to[i]);
  }
  return Error::success();
}

LogicalResult EmulatedProgram::run(int64_t count, ArrayRef<const char *> from,
                                   ArrayRef<char *> to) {
  Error error = execute(count, from, to);
  if (!error)
    return success();
  errs() << "error: " << toString(std::move(error)) << "\n";
  return failure();
}

} // namespace pare
