namespace Cedar;

/// <summary>A question: may the principal do the action to the resource, in this context?</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="Action">What they want to do.</param>
/// <param name="Resource">What they want to do it to.</param>
/// <param name="Context">The circumstances.</param>
public sealed record Request(EntityUid Principal, EntityUid Action, EntityUid Resource, RecordValue Context)
{
    /// <summary>A request whose context is JSON; with a schema, values may leave out <c>__entity</c> and <c>__extn</c>.</summary>
    /// <exception cref="CedarSyntaxException">The text is no record of values.</exception>
    public static Request FromJson(EntityUid principal, EntityUid action, EntityUid resource, string context, Schema? schema = null) =>
        JsonReading.Read(context, JsonReading.Bounded, (root, _) =>
            new Request(principal, action, resource, ValueJson.ReadRecord(root, schema?.Action(action)?.Context, "context")));

    /// <summary>Why the schema does not admit this request; null when it does.</summary>
    public string? Problem(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (EntityValidator.Unknown(Action, schema) is { } unknown)
            return unknown;
        if (schema.Action(Action) is not { } action)
            return $"{Action} is not an action";
        if ((EntityValidator.Unknown(Principal, schema) ?? EntityValidator.Unknown(Resource, schema)) is { } stranger)
            return stranger;
        if (!action.Principals.Contains(Principal.Type))
            return $"a principal of type `{Principal.Type}` cannot do {Action}";
        if (!action.Resources.Contains(Resource.Type))
            return $"{Action} cannot be done to a resource of type `{Resource.Type}`";
        return EntityValidator.Problem(Context, action.Context, schema) is { } problem ? $"context: {problem}" : null;
    }
}
