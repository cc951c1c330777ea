package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/** Why an access is allowed: the rules that could have refused it, and what kept them from it. */
final class GrantReasons {
  private final Registers registers;
  private final int access;
  private final PageRights page;

  GrantReasons(Registers registers, int access, List<WalkEntry> entries) {
    this.registers = registers;
    this.access = access;
    this.page = new PageRights(entries);
  }

  String describe() {
    List<String> reasons = new ArrayList<>();
    reasons.add(kind());
    if (Access.isShadowStack(access)) {
      reasons.add(page.leaf() + " has R/W=0 and D=1 below writable entries: a shadow-stack page");
    } else {
      String operation = operation();
      if (!operation.isEmpty()) {
        reasons.add(operation);
      }
    }
    String key = KeyReason.grant(registers, access, page);
    if (!key.isEmpty()) {
      reasons.add(key);
    }
    return String.join(", ", reasons);
  }

  private String kind() {
    if (!page.isUser()) {
      return PageRights.names(page.without(Pte.USER)) + " U/S=0, a supervisor page";
    }
    String userPage = "U/S=1 in every entry, a user page";
    if (Access.isUser(access)) {
      return userPage;
    }
    if (Access.isFetch(access)) {
      return userPage + " with CR4.SMEP=0";
    }
    return userPage + (registers.hasCr4(Cr4.SMAP) ? " with RFLAGS.AC=1" : " with CR4.SMAP=0");
  }

  private String operation() {
    if (Access.isWrite(access)) {
      return page.isWritable()
          ? "R/W=1 in every entry"
          : PageRights.names(page.without(Pte.WRITABLE)) + " R/W=0, which CR0.WP=0 ignores";
    }
    return Access.isFetch(access) ? "XD=0 in every entry" : "";
  }
}
