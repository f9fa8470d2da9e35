using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting;

/// <summary>The engine options of a worker that looks at its stacks again and again.</summary>
internal static class OperatorEngine
{
    /// <summary>Returns the options: lists are shared by all stacks of a resync, and unchanged items are read at every twelfth.</summary>
    /// <param name="resync">The resync interval.</param>
    public static EngineOptions For(TimeSpan resync) =>
        new()
        {
            ListMaxAge = resync / 2,
            DeepCheckEvery = resync * 12,
            UsesTagIndex = true,
            ClientName = $"reconciler-{Guid.NewGuid():N}"[..19],
        };
}
