# How Pare declares its libraries: one static library per folder of lib/, linked
# to the shared libMLIR and libLLVM, and exported for find_package(Pare).
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# All headers that TableGen makes; every library depends on it.
add_custom_target(pare-headers)

# Lets a target use the shared precompiled header, where there is one.
function(pare_use_pch name)
  if(PARE_USE_PCH)
    target_precompile_headers(${name} REUSE_FROM ParePrecompiled)
  endif()
endfunction()

# pare_add_library(NAME SOURCES... [LINK_LIBS our libraries...])
function(pare_add_library name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS}
    DISABLE_INSTALL EXCLUDE_FROM_LIBMLIR
    DEPENDS pare-headers
    LINK_LIBS PUBLIC ${ARG_LINK_LIBS})
  mlir_target_link_libraries(${name} PUBLIC MLIRIR)
  target_include_directories(${name} INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  pare_use_pch(${name})
  set_property(GLOBAL APPEND PROPERTY PARE_LIBS ${name})
  install(TARGETS ${name} EXPORT PareTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# pare_tablegen_target(NAME): closes the mlir_tablegen calls before it.
macro(pare_tablegen_target name)
  add_public_tablegen_target(${name})
  add_dependencies(pare-headers ${name})
endmacro()
