package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.abi.Status;
import mmusim.vm.pager.PagerPacket.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What answers to a request of 1 TiB cost, and what answers for no pages do. */
class RequestsTest {
  private static final long PAGES = 1L << 28;
  private static final int ANSWERS = 100_000;

  private final Requests requests = new Requests();

  /** Each answer looked at all gaps that those before had torn: twenty seconds for 40,000. */
  @Test
  @Timeout(30)
  void answersAndFailuresForEveryOtherPageOfAHugeRequestAreQuick() {
    ask(0);
    for (long i = 0; i < ANSWERS; i++) {
      assertThat(requests.answer(4 * i + 1, 4 * i + 2)).isEmpty();
      assertThat(requests.fail(4 * i + 3, 4 * i + 4, Status.ERR_IO)).isEmpty();
    }
    assertThat(requests.answer(0, PAGES)).hasSize(1);
    assertThat(requests.isOutstanding(0)).isFalse();
  }

  @Test
  @Timeout(30)
  void failuresThatManyWaitForAreQuick() {
    ask(0);
    for (long page = 1; page <= ANSWERS; page++) {
      requests.waitAt(page, page + 1, Wake.AT_EACH_PAGE);
    }
    for (long page = 1; page <= ANSWERS; page++) {
      assertThat(requests.fail(page, page + 1, Status.ERR_IO)).isEmpty();
    }
    assertThat(requests.takeFailure(ANSWERS)).isEqualTo(Status.ERR_IO);
    assertThat(requests.takeFailure(ANSWERS)).isEqualTo(Status.OK);
  }

  @Test
  void anAnswerForNoPagesChangesNothing() {
    ask(8);
    for (long page : new long[] {0, 8, 9, PAGES}) {
      assertThat(requests.answer(page, page)).isEmpty();
      assertThat(requests.fail(page, page, Status.ERR_IO)).isEmpty();
    }
    assertThat(requests.takeFailure(8)).isEqualTo(Status.OK);
    assertThat(requests.isMissing(8)).isTrue();
    assertThat(requests.isMissing(PAGES - 1)).isTrue();
  }

  private void ask(long first) {
    requests.add(Command.READ, 0, first, PAGES - first);
    requests.waitAt(first, PAGES, Wake.WHEN_COMPLETE);
  }
}
