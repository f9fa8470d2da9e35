using System.Text.Json.Nodes;
using Reconciler.Spec;

namespace Reconciler.Engine.Import;

/// <summary>A spec object that is written for what exists.</summary>
/// <param name="reference">Its kind and name.</param>
internal sealed class ImportedObject(ObjectRef reference)
{
    /// <summary>Its kind and name.</summary>
    public ObjectRef Ref { get; } = reference;

    /// <summary>Its spec. It takes over what exists, so it begins with <c>adopt</c>.</summary>
    public JsonObject Spec { get; } = new() { ["adopt"] = true };

    /// <summary>
    /// Changes the spec so that <c>validate</c> accepts a member that it refused, and says how; null if it can only be left out.
    /// </summary>
    public Func<string, string?> Mend { get; set; } = _ => null;

    /// <summary>Whether it is left out if <c>validate</c> refuses a part of it, and not written without this part.</summary>
    public bool IsWholeOrAbsent { get; set; }

    /// <summary>Returns the document.</summary>
    public JsonObject ToDocument() => new()
    {
        ["apiVersion"] = "agentcore.reconciler/v1alpha1",
        ["kind"] = Ref.Kind,
        ["metadata"] = new JsonObject { ["name"] = Ref.Name },
        ["spec"] = Spec.DeepClone(),
    };
}
