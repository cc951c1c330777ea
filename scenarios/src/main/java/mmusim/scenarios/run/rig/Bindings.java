package mmusim.scenarios.run.rig;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import mmusim.scenarios.format.expect.NamedObject;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.format.value.Names;
import mmusim.scenarios.format.value.UnboundNameException;
import org.jspecify.annotations.Nullable;

/** The names of a run. */
public final class Bindings implements Names {
  /** A handle value that no handle table gives out: its two low bits are not both 1. */
  private static final int CLOSED = 4;

  private final Map<String, Binding> bound = new LinkedHashMap<>();
  private final Map<Long, String> objectNames = new HashMap<>();
  private final Map<Integer, Set<String>> namesByHandle = new HashMap<>();

  /** Lets {@code name} stand for {@code binding} from now on. */
  public void bind(String name, Binding binding) {
    Binding before = bound.remove(name); // a name bound again comes last in the order of binding
    if (before != null) {
      objectNames.remove(before.objectId(), name);
      namesOf(before.handle()).remove(name);
    }
    bound.put(name, binding);
    namesOf(binding.handle()).add(name);
    if (binding.objectId() != 0) {
      objectNames.put(binding.objectId(), name);
    }
  }

  /** Marks every name of the handle {@code handle} as closed: it answers BAD_HANDLE from now on. */
  public void close(int handle) {
    for (String name : namesOf(handle)) {
      bound.replace(name, get(name).withHandle(CLOSED));
    }
    namesByHandle.remove(handle);
  }

  private Set<String> namesOf(int handle) {
    return namesByHandle.computeIfAbsent(handle, key -> new HashSet<>());
  }

  /**
   * Returns what {@code name} stands for.
   *
   * @throws UnboundNameException if no step has bound it
   */
  public Binding get(String name) {
    Binding binding = bound.get(name);
    if (binding == null) {
      throw new UnboundNameException(
          "the name \"" + name + "\" is not bound: no step binds it, or the one that does failed");
    }
    return binding;
  }

  /** Returns a name of the object with the number {@code objectId}, or null. */
  public @Nullable String nameOfObject(long objectId) {
    String newest = objectNames.get(objectId);
    return newest != null ? newest : otherNameOf(objectId);
  }

  /** Returns a name of an object whose newest name has come to stand for another, or null. */
  private @Nullable String otherNameOf(long objectId) {
    for (Map.Entry<String, Binding> entry : bound.entrySet()) {
      if (entry.getValue().objectId() == objectId) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Returns the object with the number {@code objectId}, by its name if it has one. */
  public NamedObject object(long objectId) {
    String name = nameOfObject(objectId);
    return new NamedObject(objectId, name != null ? name : "object " + objectId);
  }

  /** Returns the first name of the VMAR with the number {@code vmarId}, or null. */
  public @Nullable String nameOfVmar(long vmarId) {
    for (Map.Entry<String, Binding> entry : bound.entrySet()) {
      Binding binding = entry.getValue();
      if (binding.kind() == NameKind.VMAR && binding.vmarId() == vmarId) {
        return entry.getKey();
      }
    }
    return null;
  }

  /**
   * Returns the name of the mapping of this place in the VMAR with the number {@code vmarId}, or
   * null. The last one, as names of earlier mappings there stay bound.
   */
  public @Nullable String nameOfMapping(long vmarId, long base, long sizeBytes) {
    String name = null;
    for (Map.Entry<String, Binding> entry : bound.entrySet()) {
      Binding binding = entry.getValue();
      if (binding.kind() == NameKind.MAPPING
          && binding.vmarId() == vmarId
          && binding.base() == base
          && binding.sizeBytes() == sizeBytes) {
        name = entry.getKey();
      }
    }
    return name;
  }

  @Override
  public long valueOf(String name, Attribute attribute) {
    Binding binding = get(name);
    if (!binding.kind().has(attribute)) {
      throw new UnboundNameException(binding.kind().lacks(name, attribute));
    }
    return switch (attribute) {
      case VALUE, BASE -> binding.base();
      case END -> binding.base() + binding.sizeBytes();
      case SIZE -> binding.sizeBytes();
    };
  }

  @Override
  public long objectIdOf(String name) {
    return get(name).objectId();
  }
}
