package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.policy;
import static mmusim.vm.call.Calls.read;
import static mmusim.vm.call.Calls.setPolicy;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.token;
import static mmusim.vm.call.Subjects.written;

import java.util.stream.Stream;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sections 4 and 8 of the Zircon VM reference, row by row: cache policy, replace_as_executable. */
class VmoAttributeRulesTest {
  private static final long P = 4096;
  private static final int DISCARDABLE = VmoOption.DISCARDABLE;
  private static final int CACHED = 0;
  private static final int UNCACHED = 1;

  @TestFactory
  Stream<DynamicTest> cachePolicy() {
    return tests(
        rule(
            "a slice stays a slice when its parent is closed",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              int slice = f.child(v, VmoChildOption.SLICE, 0, P);
              f.close(v);
              return setPolicy(f, slice, UNCACHED);
            }),
        rule("other bits", ERR_INVALID_ARGS, f -> setPolicy(f, f.vmo(P, 0), 4)),
        rule("bits go before the handle", ERR_INVALID_ARGS, f -> setPolicy(f, 0, 4)),
        rule("MAP is needed", ERR_ACCESS_DENIED, f -> setPolicy(f, only(f, Rights.READ), UNCACHED)),
        rule("committed pages are no obstacle", OK, f -> setPolicy(f, written(f), UNCACHED)),
        rule(
            "pins are",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.pin(f.process, v, 0, P);
              return setPolicy(f, v, UNCACHED);
            }),
        rule(
            "a parent keeps its policy",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.child(v, VmoChildOption.SLICE, 0, P);
              return setPolicy(f, v, UNCACHED);
            }),
        rule(
            "a child keeps its policy",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.child(f.vmo(P, 0), VmoChildOption.SNAPSHOT, 0, P), UNCACHED)),
        rule(
            "a snapshot of a closed VMO is no child, even beside another",
            OK,
            f -> {
              int v = written(f);
              int child = f.child(v, VmoChildOption.SNAPSHOT, 0, P);
              f.child(v, VmoChildOption.SNAPSHOT, 0, P);
              f.close(v);
              return setPolicy(f, child, UNCACHED);
            }),
        rule(
            "a snapshot of a closed snapshot is a child of what that was made from",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              int middle = f.child(v, VmoChildOption.SNAPSHOT, 0, P);
              int child = f.child(middle, VmoChildOption.SNAPSHOT, 0, P);
              f.close(middle);
              return setPolicy(f, child, UNCACHED);
            }),
        rule(
            "a reference keeps its policy",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.child(f.vmo(P, 0), VmoChildOption.REFERENCE, 0, 0), UNCACHED)),
        rule(
            "discardable stays cached",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.vmo(P, DISCARDABLE), UNCACHED)),
        rule("and may be cached", OK, f -> setPolicy(f, f.vmo(P, DISCARDABLE), CACHED)),
        rule(
            "pins of physical are not",
            OK,
            f -> {
              int v = physical(f);
              f.pins.pin(f.process, v, 0, P);
              return setPolicy(f, v, CACHED);
            }),
        rule("physical may become cached", OK, f -> setPolicy(f, physical(f), CACHED)),
        rule("and back", "WRITE_COMBINING", f -> policyAfter(f, 3)));
  }

  @TestFactory
  Stream<DynamicTest> replaceAsExecutable() {
    return tests(
        rule(
            "EXECUTE is added to the rights",
            Rights.READ | Rights.EXECUTE,
            f -> {
              int v = only(f, Rights.READ);
              int x = f.vmos.replaceAsExecutable(f.process, v).value();
              return f.info(x).handleRights();
            }),
        rule(
            "the old handle is gone",
            ERR_BAD_HANDLE,
            f -> {
              int v = f.vmo(P, 0);
              f.vmos.replaceAsExecutable(f.process, v);
              return read(f, v, 0, 1);
            }),
        rule(
            "something else is a bad handle",
            ERR_BAD_HANDLE,
            f -> f.vmos.replaceAsExecutable(f.process, token(f)).status()),
        rule("no handle", ERR_BAD_HANDLE, f -> f.vmos.replaceAsExecutable(f.process, 0).status()));
  }

  private static String policyAfter(VmoFixture f, int policy) {
    int vmo = physical(f);
    setPolicy(f, vmo, policy);
    return policy(f, vmo);
  }
}
