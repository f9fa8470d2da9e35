using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>A combination of an action, a type of principal and a type of resource that a schema allows.</summary>
/// <param name="Action">The action.</param>
/// <param name="Principal">The principal's type.</param>
/// <param name="Resource">The resource's type.</param>
public sealed record RequestEnvironment(ActionSchema Action, string Principal, string Resource)
{
    /// <summary>All request environments of a schema.</summary>
    public static IEnumerable<RequestEnvironment> GetAll(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return from action in schema.Actions
               from principal in action.Principals
               from resource in action.Resources
               select new RequestEnvironment(action, principal, resource);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Principal} does {Action.Uid} to {Resource}";
}
