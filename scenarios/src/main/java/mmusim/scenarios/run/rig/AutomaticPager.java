package mmusim.scenarios.run.rig;

import java.util.HashMap;
import java.util.Map;
import mmusim.mmu.memory.Pages;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.vm.PagerSyscalls;
import mmusim.vm.VmoSyscalls;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Rights;
import mmusim.vm.pager.PagerPacket;
import org.jspecify.annotations.Nullable;

/**
 * A pager that answers every request at once: READ with a byte pattern, which repeats from the
 * start of the VMO, and DIRTY with yes. Each answer takes some cycles of the CPU that waits.
 */
public final class AutomaticPager {
  private final KernelRig rig;
  private final int pager;
  private final ByteRun pattern;
  private final long cycles;
  private final Map<Long, Integer> vmoByKey = new HashMap<>();
  private long keys;

  /** The DIRTY request that the kernel refused to answer with yes just now. */
  private @Nullable PagerPacket refused;

  /**
   * Creates what answers for a pager.
   *
   * @param pager its handle
   * @param cycles what an answer costs, at least 0
   */
  public AutomaticPager(KernelRig rig, int pager, ByteRun pattern, long cycles) {
    this.rig = rig;
    this.pager = pager;
    this.pattern = pattern;
    this.cycles = cycles;
  }

  /** Makes this the handler of the pager's packets. */
  public void attach() {
    Status status = calls().setHandler(rig.caller(), pager, this::onPacket);
    assert status.isOk() : status;
  }

  /** Returns a key that no other VMO of this pager has. */
  public long nextKey() {
    return ++keys;
  }

  /** Serves the VMO {@code vmo}, whose packets have the key {@code key}. */
  public void serve(long key, int vmo) {
    Outcome<Integer> own = rig.kernel().handles().duplicate(rig.caller(), vmo, Rights.SAME_RIGHTS);
    vmoByKey.put(key, own.isOk() ? own.value() : vmo);
  }

  private PagerSyscalls calls() {
    return rig.kernel().pager();
  }

  private void onPacket(PagerPacket packet) {
    Integer vmo = vmoByKey.get(packet.key());
    if (vmo == null || packet.command() == PagerPacket.Command.COMPLETE) {
      return;
    }
    calls().chargeWait(cycles);
    Status status =
        packet.command() == PagerPacket.Command.READ ? supply(vmo, packet) : allow(vmo, packet);
    if (!status.isOk()) {
      Status failed = op(PagerOp.FAIL, vmo, packet, Status.ERR_IO.value());
      assert failed.isOk() || status == Status.ERR_BAD_STATE : failed;
    }
  }

  /** Says yes. A refusal ends the request, so that only the one that follows can be failed. */
  private Status allow(int vmo, PagerPacket packet) {
    boolean wasRefused = packet.equals(refused);
    Status status = wasRefused ? Status.ERR_NO_MEMORY : op(PagerOp.DIRTY, vmo, packet, 0);
    refused = wasRefused || status.isOk() ? null : packet;
    return status;
  }

  private Status op(int op, int vmo, PagerPacket packet, long data) {
    return calls().opRange(rig.caller(), pager, op, vmo, packet.offset(), packet.length(), data);
  }

  private Status supply(int vmo, PagerPacket packet) {
    VmoSyscalls vmos = rig.kernel().vmo();
    Outcome<Integer> aux = vmos.create(rig.caller(), packet.length(), 0);
    if (!aux.isOk()) {
      return aux.status();
    }
    Status status = fill(aux.value(), packet);
    if (status.isOk()) {
      status =
          calls()
              .supplyPages(
                  rig.caller(), pager, vmo, packet.offset(), packet.length(), aux.value(), 0);
    }
    Status closed = rig.kernel().handles().close(rig.caller(), aux.value());
    assert closed.isOk() : closed;
    return status;
  }

  private Status fill(int aux, PagerPacket packet) {
    byte[] page = new byte[(int) Pages.PAGE_SIZE];
    for (long at = 0; at < packet.length(); at += page.length) {
      pattern.copy(packet.offset() + at, page);
      Status status = rig.kernel().vmo().write(rig.caller(), aux, page, at, page.length);
      if (!status.isOk()) {
        return status;
      }
    }
    return Status.OK;
  }
}
