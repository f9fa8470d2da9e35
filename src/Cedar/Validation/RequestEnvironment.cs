using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>One kind of request a schema admits: an action with a type of principal and a type of resource.</summary>
/// <param name="Action">The action.</param>
/// <param name="Principal">The principal's type.</param>
/// <param name="Resource">The resource's type.</param>
public sealed record RequestEnvironment(ActionSchema Action, string Principal, string Resource)
{
    /// <summary>Every kind of request of the schema.</summary>
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
