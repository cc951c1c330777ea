package mmusim.vm;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.HandleTable;
import mmusim.vm.handle.Rights;
import mmusim.vm.process.Process;

/**
 * The calls on handles themselves. Rights never grow here.
 *
 * @see "zircon/vdso/handle.fidl"
 */
public final class HandleSyscalls {
  HandleSyscalls() {}

  /**
   * {@code zx_handle_duplicate}: a second handle to the same object.
   *
   * @param rights a subset of the handle's, or SAME_RIGHTS
   * @return the new value; BAD_HANDLE, ACCESS_DENIED without DUPLICATE, INVALID_ARGS if {@code
   *     rights} is no subset
   */
  public Outcome<Integer> duplicate(Process caller, int value, int rights) {
    HandleTable handles = caller.handles();
    Handle handle = handles.get(value);
    if (handle == null) {
      return Outcome.refused(Status.ERR_BAD_HANDLE);
    }
    if (!handle.has(Rights.DUPLICATE)) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    if (rights == Rights.SAME_RIGHTS) {
      return Outcome.ok(handles.add(handle.object(), handle.rights()));
    }
    if (!handle.has(rights)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    return Outcome.ok(handles.add(handle.object(), rights));
  }

  /**
   * {@code zx_handle_replace}: {@code value} is closed whatever happens.
   *
   * @param rights a subset of the handle's, or SAME_RIGHTS
   * @return the new value; BAD_HANDLE, or INVALID_ARGS if {@code rights} is no subset
   */
  public Outcome<Integer> replace(Process caller, int value, int rights) {
    HandleTable handles = caller.handles();
    Handle handle = handles.get(value);
    if (handle == null) {
      return Outcome.refused(Status.ERR_BAD_HANDLE);
    }
    if (rights == Rights.SAME_RIGHTS) {
      return Outcome.ok(handles.replace(value, handle.rights()));
    }
    if (!handle.has(rights)) {
      Status closed = handles.close(value);
      assert closed.isOk() : closed;
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    return Outcome.ok(handles.replace(value, rights));
  }

  /**
   * {@code zx_handle_close}.
   *
   * @return OK, also for the invalid handle 0; BAD_HANDLE
   */
  public Status close(Process caller, int value) {
    return caller.handles().close(value);
  }

  /**
   * {@code zx_handle_close_many}: closes all that can be closed.
   *
   * @return OK, or BAD_HANDLE if one was bad
   */
  public Status closeMany(Process caller, int... values) {
    Status result = Status.OK;
    for (int value : values) {
      if (!caller.handles().close(value).isOk()) {
        result = Status.ERR_BAD_HANDLE;
      }
    }
    return result;
  }

  /**
   * {@code ZX_INFO_HANDLE_BASIC}.
   *
   * @return BAD_HANDLE if it is not open
   */
  public Outcome<HandleInfo> info(Process caller, int value) {
    Handle handle = caller.handles().get(value);
    if (handle == null) {
      return Outcome.refused(Status.ERR_BAD_HANDLE);
    }
    return Outcome.ok(
        new HandleInfo(handle.object().type(), handle.rights(), handle.object().koid()));
  }
}
