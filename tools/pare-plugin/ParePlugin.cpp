//===- ParePlugin.cpp - the door of the plugin ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a mlir-opt loads. It is linked to neither MLIR nor LLVM, so that it can
// be loaded by a mlir-opt of any version and say in words why it will not work
// there; only then does it load the plugin proper, ParePluginImpl.so, that lies
// beside it.
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <string>

namespace {

/// The layout of PassPluginLibraryInfo and DialectPluginLibraryInfo, which has
/// been the same since plugins exist.
struct PluginInfo {
  uint32_t apiVersion;
  const char *name;
  const char *version;
  void (*callback)(void *);
};

/// Whether a library whose file name begins with `prefix` is in the process.
bool isLoaded(const char *prefix) {
  auto compare = [](dl_phdr_info *info, size_t, void *wanted) -> int {
    const char *slash = std::strrchr(info->dlpi_name, '/');
    const char *file = slash ? slash + 1 : info->dlpi_name;
    const char *prefix = static_cast<const char *>(wanted);
    return std::strncmp(file, prefix, std::strlen(prefix)) == 0;
  };
  return dl_iterate_phdr(compare, const_cast<char *>(prefix));
}

/// mlir-opt ignores a plugin that fails to load and goes on to a confusing
/// error; one clear error and a failing exit are of more use.
[[noreturn]] void refuse(const char *why, const char *detail) {
  std::fprintf(stderr, "error: ParePlugin.so %s%s\n", why, detail);
  std::fflush(stderr);
  std::_Exit(1);
}

/// The plugin proper, loaded once.
void *loadImplementation() {
  static void *implementation = nullptr;
  if (implementation)
    return implementation;
  if (dlsym(dlopen(nullptr, RTLD_NOW), "pareIsBuiltIn"))
    refuse("is not needed here: this program has Pare built in; leave the "
           "plugin out of its command line",
           "");
  if (!isLoaded("libMLIR.so." PARE_MLIR_VERSION))
    refuse("is built for MLIR " PARE_MLIR_VERSION
           ", and this program has another version; use the mlir-opt of "
           "MLIR " PARE_MLIR_VERSION,
           "");
  Dl_info here;
  std::string path;
  if (dladdr(reinterpret_cast<void *>(&isLoaded), &here))
    path = here.dli_fname;
  size_t file = path.rfind("ParePlugin.so");
  if (file == std::string::npos)
    refuse("was renamed: it must be called ParePlugin.so and lie beside "
           "ParePluginImpl.so",
           "");
  path.replace(file, std::string::npos, "ParePluginImpl.so");
  implementation = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (!implementation)
    refuse("cannot load its other half: ", dlerror());
  return implementation;
}

PluginInfo forward(const char *symbol) {
  void *getInfo = dlsym(loadImplementation(), symbol);
  if (!getInfo)
    refuse("and ParePluginImpl.so are of different builds; install both", "");
  return reinterpret_cast<PluginInfo (*)()>(getInfo)();
}

} // namespace

extern "C" __attribute__((visibility("default"))) PluginInfo
mlirGetPassPluginInfo() {
  return forward("parePassPluginInfo");
}

extern "C" __attribute__((visibility("default"))) PluginInfo
mlirGetDialectPluginInfo() {
  return forward("pareDialectPluginInfo");
}
