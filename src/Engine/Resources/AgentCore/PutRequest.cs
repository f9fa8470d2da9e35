using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Updates replace the whole resource. What the model can say is taken from it, unset or not; what only the update knows (a
/// firewall that somebody attached) stays as it is live.
/// </summary>
internal static class PutRequest
{
    public static TUpdate Merge<TUpdate>(object desired, object live) where TUpdate : new()
    {
        var update = new TUpdate();
        ModelMapper.Copy(live, update);
        ModelMapper.Copy(desired, update);
        return update;
    }
}
