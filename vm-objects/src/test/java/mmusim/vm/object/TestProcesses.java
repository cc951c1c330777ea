package mmusim.vm.object;

import mmusim.vm.process.Process;

/** Makes processes that only hold handles. */
final class TestProcesses {
  private TestProcesses() {}

  static Process process(long koid) {
    return new Process(koid, "test");
  }
}
