using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Builds update requests, which replace the whole resource. Members of the desired state are taken from it, also if unset. Members that
/// only the update request has, such as webAclArn, keep their live value.
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
