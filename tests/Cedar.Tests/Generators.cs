using Cedar.Extensions;
using Cedar.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

/// <summary>Random expressions and requests: syntactically valid, mostly with type errors.</summary>
internal static class Generators
{
    private static readonly string[] Names = ["a", "b", "c d", "if", "q\"\\", "é"];

    private static readonly EntityUid[] Uids =
        [new("User", "alice"), new("User", "bob"), new("N::Group", "staff"), new("Photo", "p\n"), new("Nobody", "x")];

    public static EntityStore Entities { get; } = new(
    [
        new Entity(Uids[0], Attributes(("a", new LongValue(1)), ("b", Uids[1])), [Uids[2]], Attributes(("a", new StringValue("x")))),
        new Entity(
            Uids[1], Attributes(("a", BooleanValue.True), ("c d", new SetValue([Uids[0], new LongValue(3)]))), [], RecordValue.Empty),
        new Entity(Uids[2]),
        new Entity(Uids[3], Attributes(("b", DecimalValue.Parse("1.5")!)), [Uids[2]], RecordValue.Empty),
    ]);

    public static Gen<EntityUid> Uid { get; } = Gen.Elements(Uids);

    public static Gen<Expr> Expression { get; } = Gen.Sized(size => Sized(Math.Min(size, 12)));

    public static Gen<Request> Request { get; } =
        from principal in Uid
        from resource in Uid
        from context in Gen.Elements(
            RecordValue.Empty,
            Attributes(("a", BooleanValue.True), ("b", new LongValue(1L << 52))),
            Attributes(("a", Attributes(("b", new StringValue("xyz")))), ("c d", new SetValue([Uids[0], Uids[2]]))))
        select new Request(principal, new EntityUid("Action", "do"), resource, context);

    public static Gen<Policy> Policy { get; } =
        from permits in Gen.Elements(Effect.Permit, Effect.Forbid)
        from principal in Scope
        from resource in Scope
        from action in Gen.Elements<Scope>(
            new Scope.Any(), new Scope.Equal(new EntityOrSlot(new EntityUid("Action", "do"))), new Scope.InAny(
                [new EntityUid("Action", "do"), new EntityUid("N::Action", "x")]))
        from isWhen in Gen.Elements(true, false)
        from body in Expression
        from annotated in Gen.Elements(true, false)
        select new Policy
        {
            Id = "policy0",
            Effect = permits,
            Annotations = annotated ? [new Annotation("id", "a\"b")] : [],
            Principal = principal,
            Action = action,
            Resource = resource,
            Conditions = [new Condition(isWhen, body)],
        };

    private static Gen<Scope> Scope => Gen.OneOf(
        Gen.Constant<Scope>(new Scope.Any()),
        Uid.Select(u => (Scope)new Scope.Equal(new EntityOrSlot(u))),
        Uid.Select(u => (Scope)new Scope.In(new EntityOrSlot(u))),
        Uid.Select(u => (Scope)new Scope.Is(u.Type)),
        Uid.Select(u => (Scope)new Scope.Is("User", new EntityOrSlot(u))));

    private static Gen<string> Name => Gen.Elements(Names);

    private static Gen<Expr> Leaf => Gen.OneOf(
        Gen.Elements(true, false).Select(b => (Expr)new Expr.Literal(BooleanValue.FromBoolean(b))),
        Gen.Elements(0L, 1, -1, 7, long.MinValue, long.MaxValue).Select(n => (Expr)new Expr.Literal(new LongValue(n))),
        Gen.Elements("", "xyz", "1.2.3.4", "1.5", "2024-02-29", "3h", "*\0").Select(s => (Expr)new Expr.Literal(new StringValue(s))),
        Uid.Select(u => (Expr)new Expr.Literal(u)),
        Gen.Elements(Enum.GetValues<RequestVariable>()).Select(v => (Expr)new Expr.Variable(v)));

    private static Gen<Expr> Sized(int size)
    {
        if (size <= 1)
            return Leaf;
        var part = Sized(size / 2);
        return Gen.OneOf(
            Leaf,
            from c in part from a in part from b in part select (Expr)new Expr.If(c, a, b),
            from a in part from b in part select (Expr)new Expr.And(a, b),
            from a in part from b in part select (Expr)new Expr.Or(a, b),
            from o in Gen.Elements(Enum.GetValues<UnaryOperator>()) from a in part select (Expr)new Expr.Unary(o, a),
            from o in Gen.Elements(Enum.GetValues<BinaryOperator>()) from a in part from b in part select (Expr)new Expr.Binary(o, a, b),
            from a in part from n in Name select (Expr)new Expr.Attribute(a, n),
            from a in part from n in Name select (Expr)new Expr.Has(a, n),
            from a in part from p in Gen.Elements("*", "x*z", "", "\\*") select (Expr)new Expr.Like(a, new LikePattern([.. p.Split('*')])),
            from a in part from u in Uid select (Expr)new Expr.Is(a, u.Type),
            from a in part from b in part from u in Uid select (Expr)new Expr.Is(a, u.Type, b),
            from a in part from b in part select (Expr)new Expr.Set([a, b]),
            from a in part from b in part select (Expr)new Expr.Record([new RecordField("a", a), new RecordField("c d", b)]),
            from f in Gen.Elements(
                "decimal", "ip", "datetime", "duration", "isIpv4", "toDate", "toDays")
            from a in part
            select (Expr)new Expr.Call(f, [a]),
            from f in Gen.Elements(
                "lessThan", "isInRange", "offset", "durationSince")
            from a in part
            from b in part
            select (Expr)new Expr.Call(f, [a, b]));
    }

    private static RecordValue Attributes(params (string Name, CedarValue Value)[] attributes) =>
        new(attributes.Select(a => KeyValuePair.Create(a.Name, a.Value)));
}
