package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.register.Cet;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/**
 * Why rights or a key refuse an access to a page that is mapped. Several reasons may hold at once;
 * all are named, those of the page's kind first, that of the key last.
 *
 * @see "Intel SDM vol. 3A, 4.6 Access Rights"
 */
final class DenialReasons {
  private final Registers registers;
  private final int access;
  private final PageRights page;
  private final List<String> reasons = new ArrayList<>();
  private final Set<WalkEntry> culprits = new LinkedHashSet<>();
  private final boolean keyAlone;

  DenialReasons(Registers registers, int access, List<WalkEntry> entries) {
    this.registers = registers;
    this.access = access;
    this.page = new PageRights(entries);
    if (Access.isShadowStack(access)) {
      judgeShadowStack();
    } else {
      judgeKind();
      judgeOperation();
    }
    boolean others = !reasons.isEmpty();
    String key = KeyReason.denial(registers, access, page);
    if (!key.isEmpty()) {
      blame(page.leaf(), key);
    }
    this.keyAlone = !others && !key.isEmpty();
  }

  /** Returns the reasons in one phrase. */
  String describe() {
    return String.join("; besides, ", reasons);
  }

  /** Returns the entries that take away what the access needs, top first. */
  List<WalkEntry> culprits() {
    return page.inOrder(culprits);
  }

  /** Returns the section of the manual that has the rule. */
  String section() {
    return keyAlone ? "4.6.2" : "4.6.1";
  }

  private void judgeKind() {
    if (Access.isUser(access)) {
      if (!page.isUser()) {
        blameSupervisorPage();
      }
      return;
    }
    if (!page.isUser()) {
      return;
    }
    if (Access.isFetch(access)) {
      if (registers.hasCr4(Cr4.SMEP)) {
        blame(page.leaf(), userPage() + ", and CR4.SMEP=1 forbids supervisor fetches from those");
      }
    } else if (registers.hasCr4(Cr4.SMAP)) {
      judgeSmap();
    }
  }

  private void judgeSmap() {
    String rule = userPage() + ", and CR4.SMAP=1 forbids supervisor data accesses to those";
    if (Access.isImplicit(access)) {
      blame(page.leaf(), rule + " (RFLAGS.AC does not count for an implicit access)");
    } else if ((registers.rflags() & Registers.RFLAGS_AC) == 0) {
      blame(page.leaf(), rule + " while RFLAGS.AC=0");
    }
  }

  private void judgeOperation() {
    boolean honoursReadOnly = Access.isUser(access) || registers.hasCr0(Cr0.WP);
    if (Access.isWrite(access) && !page.isWritable() && honoursReadOnly) {
      String wp = Access.isUser(access) ? "" : ", also for the supervisor as CR0.WP=1";
      blame(page.without(Pte.WRITABLE), "R/W=0, so the page is read-only" + wp);
    }
    if (Access.isFetch(access) && !page.isExecutable()) {
      blame(page.with(Pte.EXECUTE_DISABLE), "XD=1, so nothing is executed from the page");
    }
  }

  private void judgeShadowStack() {
    boolean user = Access.isUser(access);
    long cet = user ? registers.userCet() : registers.supervisorCet();
    if (!registers.hasCr4(Cr4.CET)) {
      reasons.add("CR4.CET=0, so there are no shadow stacks");
    } else if ((cet & Cet.SH_STK_EN) == 0) {
      String msr = user ? "IA32_U_CET" : "IA32_S_CET";
      reasons.add("SH_STK_EN=0 in " + msr + ", so shadow stacks are off");
    }
    if (user && !page.isUser()) {
      blameSupervisorPage();
    } else if (!user && page.isUser()) {
      blame(page.leaf(), userPage() + ", and a supervisor shadow stack lies in supervisor pages");
    }
    judgeShadowStackShape();
  }

  private void judgeShadowStackShape() {
    WalkEntry leaf = page.leaf();
    if (!page.isWritableAbove()) {
      List<WalkEntry> upper = page.without(Pte.WRITABLE).stream().filter(e -> !e.isLeaf()).toList();
      blame(upper, "R/W=0, but every entry above a shadow-stack page is writable");
    }
    if (leaf.has(Pte.WRITABLE)) {
      blame(leaf, leaf + " has R/W=1: an ordinary page; a shadow-stack page has R/W=0 and D=1");
    } else if (!leaf.has(Pte.DIRTY)) {
      blame(leaf, leaf + " has D=0: a read-only page; a shadow-stack page has R/W=0 and D=1");
    }
  }

  private void blameSupervisorPage() {
    blame(page.without(Pte.USER), "U/S=0, so the page is a supervisor page");
  }

  private String userPage() {
    return "U/S=1 in every entry down to the %s makes this a user page".formatted(page.leaf());
  }

  private void blame(List<WalkEntry> some, String predicate) {
    culprits.addAll(some);
    reasons.add(PageRights.names(some) + " " + predicate);
  }

  private void blame(WalkEntry entry, String reason) {
    culprits.add(entry);
    reasons.add(reason);
  }
}
