"""Machine code of kernels: made by Numba, kept as an object file, and called through its address.

A kernel's entry `run` takes plain pointers and counts, so its object file needs nothing of Numba: a warm start
loads it with LLVM's linker alone and never imports Numba.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from platform import python_version
from typing import Any

ENTRY = "gamedyn_run"
POINTERS = 8  # B P D I E reached R keep
COUNTS = 7  # blocks rows columns first last burst every
RESOLVED = ("fma", "memset", "memcpy", "memmove")  # what object files may need of the C library


@cache
def foundation() -> bytes:
    """What decides the machine code besides the kernel's text: gamedyn's kernel sources, versions, the processor."""
    from llvmlite import binding

    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    features = binding.get_host_cpu_features().flatten()
    versions = f"{python_version()} {version('numba')} {version('llvmlite')} {binding.get_host_cpu_name()} {features}"
    return sha256(sources + versions.encode()).digest()


def object_code(path: Path) -> bytes:
    """Compile the kernel whose text is this file."""
    from llvmlite import binding
    from numba import types

    from gamedyn.kernels.memory import FLOATS, INTEGERS

    spec = spec_from_file_location(path.stem, path)
    assert spec is not None, "a path with the suffix .py has a loader"
    assert spec.loader is not None, "a path with the suffix .py has a loader"
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    signature = (FLOATS, FLOATS, FLOATS, INTEGERS, INTEGERS, INTEGERS, FLOATS, FLOATS, *[types.int64] * COUNTS)
    module.run.compile(signature)
    text = module.run.inspect_llvm(signature).replace(module.run.overloads[signature].fndesc.llvm_func_name, ENTRY)
    parsed = binding.parse_assembly(text)
    foreign = [one.name for one in parsed.functions if one.is_declaration and not one.name.startswith("llvm.")]
    assert set(foreign) <= set(RESOLVED), f"a kernel needs {foreign}"
    return _machine().emit_object(parsed)


@cache
def _machine() -> Any:
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    name, features = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    target = binding.Target.from_default_triple()
    return target.create_target_machine(cpu=name, features=features, opt=3, jit=True, codemodel="jitdefault")


_ENGINES: list[Any] = []  # what is called must stay


def linked(code: bytes) -> Callable[..., int]:
    """The kernel's entry in this process; calling it leaves the interpreter to other threads."""
    from llvmlite import binding

    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _machine())
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _ENGINES.append(engine)
    kinds = [ctypes.c_void_p] * (2 + POINTERS) + [ctypes.c_int64] * COUNTS
    function = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(engine.get_function_address(ENTRY))

    def run(arrays: tuple[Any, ...], *counts: int) -> int:
        result, fault = ctypes.c_int64(), ctypes.c_void_p()
        pointers = [array.ctypes.data for array in arrays]
        return function(ctypes.addressof(result), ctypes.addressof(fault), *pointers, *counts)

    return run
